/** A log of 100,000 lines in a real browser. Times are printed; what is asserted does not depend on the machine. */
import assert from 'node:assert/strict'
import { before, describe, test, type TestContext } from 'node:test'
import { type Page, browserSkip, useBrowser } from '../support/browser.ts'
import { firstEngine } from '../support/engines.ts'
import { awaitEqual } from './support/page-reading.ts'
import { useService } from './support/use-service.ts'

const engine = firstEngine()
const LINES = 100_000
/** Of the whole page, however long the log is. */
const MOST_NODES = 4000
const MOST_HEAP_BYTES = 150 * 1024 * 1024
const dockerfile = `FROM busybox
CMD ["awk", "BEGIN { for (i = 1; i <= ${LINES}; i++) print \\"step \\" i \\": loss 0.5 accuracy 0.25\\" }"]
`

describe('a log of 100,000 lines', { skip: engine.skip || browserSkip() }, () => {
  const service = useService(engine, ['--sandbox-runtime', 'runc', '--logs-stage-kib', '16384'])
  const browser = useBrowser(['--js-flags=--expose-gc', '--enable-precise-memory-info'])
  let id = ''

  before(async () => {
    const job = await service().api.run({ name: 'long', dockerfile })
    assert.equal(job.status, 'succeeded', `${job.message}`)
    id = job.id
  })

  test('is read to its end, scrolled and searched, with few rows in the document and little memory', async (t) => {
    const page = await browser().open(t, `${service().url}/jobs/${id}`)
    const began = performance.now()
    await page
      .getByText(/100,0\d\d lines/)
      .first()
      .waitFor()
    t.diagnostic(`read in ${Math.round(performance.now() - began)} ms`)
    await watchLongTasks(page)
    await page.getByRole('button', { name: /^run .*lines/ }).click()
    await scrollThrough(page)
    await assertBounded(t, page, 'scrolling')
    await page.getByRole('textbox', { name: 'Search the log' }).fill('step 99999:')
    await page.getByText('1 of 1 line').waitFor()
    await page.getByText('step 99999: loss 0.5 accuracy 0.25').waitFor()
    await assertBounded(t, page, 'searching')
  })

  test('is followed while it is written', async (t) => {
    const { body } = await service().api.submitJson({ name: 'long and live', dockerfile })
    const page = await browser().open(t, `${service().url}/jobs/${body.id}`)
    await page
      .getByText(/^step \d+: loss/)
      .first()
      .waitFor()
    await watchLongTasks(page)
    await service().api.waitForEnd(body.id)
    await page.getByText(`step ${LINES}: loss 0.5 accuracy 0.25`).waitFor()
    await assertBounded(t, page, 'following')
  })
})

async function watchLongTasks(page: Page): Promise<void> {
  await page.evaluate(`
    window.longTasks = []
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration)))
      .observe({ type: 'longtask' })
  `)
}

/** By the wheel, as a reader does; each turn is seen before the next. */
async function scrollThrough(page: Page): Promise<void> {
  const log = page.getByRole('region', { name: 'Log' })
  await log.hover()
  for (let turn = 0; turn < 40; turn += 1) {
    await page.mouse.wheel(0, turn % 4 === 3 ? -60_000 : 40_000)
    await page.evaluate(
      'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))',
    )
  }
  await awaitEqual(
    () =>
      log
        .getByText(/^step \d+: loss/)
        .first()
        .isVisible(),
    true,
  )
}

async function assertBounded(t: TestContext, page: Page, what: string): Promise<void> {
  const { longTasks, nodes, heap } = await page.evaluate<{
    longTasks: readonly number[]
    nodes: number
    heap: number
  }>(`gc(); ({
    longTasks: window.longTasks,
    nodes: document.querySelectorAll('*').length,
    heap: performance.memory.usedJSHeapSize,
  })`)
  const longest = Math.round(Math.max(0, ...longTasks))
  t.diagnostic(
    `${what}: ${longTasks.length} tasks over 50 ms, the longest ${longest} ms; ${nodes} elements, ${Math.round(heap / 2 ** 20)} MiB`,
  )
  assert.ok(nodes < MOST_NODES, `${nodes} elements`)
  assert.ok(heap < MOST_HEAP_BYTES, `${heap} bytes`)
}
