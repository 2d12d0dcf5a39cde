/** One job in a real browser: watched live, explained when it fails, tried again, stopped, deleted. */
import assert from 'node:assert/strict'
import { describe, test, type TestContext } from 'node:test'
import { type Page, browserSkip, useBrowser } from '../support/browser.ts'
import { firstEngine } from '../support/engines.ts'
import { addressOf, awaitCount, awaitEqual, isFocusInDialog } from './support/page-reading.ts'
import { useService } from './support/use-service.ts'

const engine = firstEngine()
const salt = `${process.pid}-${Date.now()}`
const FAILING_RUN = `FROM busybox
CMD echo reading the model; echo 'no such file: model.bin' >&2; exit 7
`
const FAILING_BUILD = `FROM busybox
RUN echo fine ${salt}
RUN echo about to fail; false
`
/** Goes on until somebody lets it: no time decides when it ends. */
const LIVE = `FROM busybox
RUN echo building ${salt}
CMD i=0; while [ $i -lt 2000 ]; do echo "tick $i"; i=$((i+1)); sleep 0.1; done
`

const verdict = (page: Page) => page.getByRole('region', { name: 'Verdict' })
const log = (page: Page) => page.getByRole('region', { name: 'Log' })

describe('a job', { skip: engine.skip || browserSkip() }, () => {
  const service = useService(engine, ['--sandbox-runtime', 'runc'])
  const browser = useBrowser()
  const submit = async (name: string, dockerfile: string) =>
    (await service().api.submitJson({ name, dockerfile })).body.id
  const open = (t: TestContext, id: string, rest = '') =>
    browser().open(t, `${service().url}/jobs/${id}${rest}`)

  test('that runs is watched line by line, and cancelled', async (t) => {
    const id = await submit('live', LIVE)
    const page = await open(t, id)
    const last = log(page)
      .getByText(/^tick \d+$/)
      .last()
    const seen = await last.innerText()
    await awaitEqual(async () => (await last.innerText()) !== seen, true)
    await page.getByRole('list', { name: 'Stages' }).getByText('run', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Cancel the job' }).click()
    await verdict(page)
      .getByText(/cancelled/i)
      .first()
      .waitFor()
    assert.equal((await service().api.waitForEnd(id)).status, 'cancelled')
    await page
      .getByRole('button', { name: /^Retry from/ })
      .first()
      .waitFor()
  })

  test('whose container fails says so in a sentence, with its exit code and the lines that explain it', async (t) => {
    const { id } = await service().api.run({ name: 'failing run', dockerfile: FAILING_RUN })
    const page = await open(t, id)
    await verdict(page)
      .getByRole('status')
      .getByText(/exit code 7|ended with 7|code 7/)
      .waitFor()
    await verdict(page).getByText('run_failed').waitFor()
    await verdict(page).getByText('no such file: model.bin').first().waitFor()
    await verdict(page).getByRole('button', { name: 'Show the place in the log' }).click()
    await log(page).getByText('no such file: model.bin').waitFor()
  })

  test('whose build fails shows the instruction beside the log', async (t) => {
    const { id } = await service().api.run({ name: 'failing build', dockerfile: FAILING_BUILD })
    const page = await open(t, id)
    await verdict(page).getByText('build_failed').waitFor()
    await verdict(page).getByText('Dockerfile:3').first().waitFor()
    await page.getByRole('complementary', { name: 'Dockerfile' }).getByText('line 3 failed').waitFor()
    await verdict(page).getByRole('link', { name: 'Dockerfile:3' }).click()
    await page.getByRole('list', { name: 'Lines' }).getByText('failed here').waitFor()
    await verdict(page).getByRole('button', { name: 'Show the place in the log' }).click()
    await log(page).getByText('about to fail', { exact: true }).waitFor()
    const steps = page.getByRole('table', { name: /^Build steps/ })
    await steps.getByRole('row', { name: /false.*failed/ }).waitFor()
  })

  test('is tried again as a new attempt, and the first one stays to be looked at', async (t) => {
    const { id } = await service().api.run({ name: 'again', dockerfile: FAILING_RUN })
    const page = await open(t, id)
    await page.getByRole('button', { name: 'Retry from run' }).click()
    await service().api.waitFor(
      id,
      'a second attempt',
      ({ attempt, status }) => attempt === 2 && status === 'failed',
    )
    await verdict(page).getByText('run_failed').waitFor()
    await page.getByText('2', { exact: true }).first().waitFor()
    await page.goto(`${service().url}/jobs/${id}?attempt=1`)
    await verdict(page).getByText('run_failed').waitFor()
    assert.equal(addressOf(page), `/jobs/${id}?attempt=1`)
  })

  test('leads from a line of its log to an address that leads back to it', async (t) => {
    const dockerfile = `FROM busybox\nCMD for i in $(seq 1 300); do echo "line $i"; done\n`
    const { id } = await service().api.run({ name: 'lines', dockerfile })
    const page = await open(t, id)
    const all = await service().api.logLines(id)
    const { seq } = all.find(({ text }) => text === 'line 40') ?? { seq: 0 }
    const again = await open(t, id, `#L${seq}`)
    await log(again).getByText('line 40', { exact: true }).waitFor()
    await awaitEqual(
      () =>
        log(again)
          .locator('[data-marked="true"]')
          .innerText()
          .then((text) => text.includes('line 40')),
      true,
    )
    await page.getByRole('textbox', { name: 'Search the log' }).fill('line 222')
    await log(page).getByText('1 of 1 line').waitFor()
    await log(page).locator('mark', { hasText: 'line 222' }).waitFor()
  })

  test('is deleted after a question, which keeps the focus and can be answered with no', async (t) => {
    const { id } = await service().api.run({ name: 'to be deleted', dockerfile: FAILING_RUN })
    const page = await open(t, id)
    const more = page.getByRole('button', { name: /more/i })
    await more.click()
    await page.getByRole('menuitem', { name: /Delete/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete this job?' })
    await dialog.waitFor()
    for (let presses = 0; presses < 5; presses += 1) {
      await page.keyboard.press('Tab')
      assert.ok(await isFocusInDialog(page))
    }
    await dialog.getByRole('button', { name: 'Keep' }).click()
    await awaitCount(dialog, 0)
    assert.equal((await service().api.job(id)).status, 'failed')
    await more.click()
    await page.getByRole('menuitem', { name: /Delete/ }).click()
    await dialog.getByRole('button', { name: 'Delete the job' }).click()
    await page.waitForURL(`${service().url}/`)
    await page.getByRole('link', { name: 'again', exact: true }).waitFor()
    assert.equal(await page.getByRole('link', { name: 'to be deleted', exact: true }).count(), 0)
    assert.equal((await service().api.call('GET', `/api/v2/jobs/${id}`)).status, 404)
  })
})
