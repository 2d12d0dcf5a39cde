/** The list of jobs as somebody uses it, in a real browser. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type Page, browserSkip, useBrowser } from '../support/browser.ts'
import { firstEngine } from '../support/engines.ts'
import { addressOf, awaitCount, focusedText, isFocusInDialog } from './support/page-reading.ts'
import { useService } from './support/use-service.ts'

const engine = firstEngine()
const QUICK = `FROM busybox\nCMD echo '{"perf": 0.5}' > /data/perf.json\n`
const WRONG = 'FROM busybox\nCMD exit 7\n'

const rowOf = (page: Page, name: string) => page.getByRole('row', { name })
const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true })

describe('the list of jobs', { skip: engine.skip || browserSkip() }, () => {
  const service = useService(engine, ['--sandbox-runtime', 'runc'])
  const browser = useBrowser()
  const open = (t: Parameters<ReturnType<typeof browser>['open']>[0], path = '/') =>
    browser().open(t, `${service().url}${path}`)

  test('offers an example to somebody new, who sees it through to its performance after one click', async (t) => {
    const page = await open(t)
    await page.getByRole('heading', { name: 'No jobs yet' }).waitFor()
    await page.getByRole('button', { name: 'Submit this example' }).click()
    await page.waitForURL(/\/jobs\/[0-9a-f-]{36}$/)
    await page.getByText('succeeded', { exact: true }).first().waitFor()
    await page.getByText('0.99').first().waitFor()
    await page.getByRole('link', { name: 'Jobs', exact: true }).click()
    await link(page, 'first example').waitFor()
    assert.equal(addressOf(page), '/')
  })

  describe('with jobs in it', () => {
    before(async () => {
      const { api } = service()
      for (const [name, dockerfile, labels] of [
        ['alpha', QUICK, { team: 'red' }],
        ['beta', QUICK, { team: 'blue' }],
        ['gamma', WRONG, { team: 'red' }],
      ] as const) {
        await api.run({ name, dockerfile, labels })
      }
    })

    test('shows what came out of each, and what came while it was looked at', async (t) => {
      const page = await open(t)
      await rowOf(page, 'alpha').getByText('0.5').waitFor()
      await rowOf(page, 'gamma').getByText('failed', { exact: true }).waitFor()
      const { body } = await service().api.submitJson({ name: 'delta', dockerfile: QUICK })
      await rowOf(page, 'delta').getByText('succeeded').waitFor()
      await rowOf(page, 'delta').getByText('0.5').waitFor()
      await service().api.call('PATCH', `/api/v2/jobs/${body.id}`, {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ name: 'renamed' }),
      })
      await link(page, 'renamed').waitFor()
      await service().api.call('DELETE', `/api/v2/jobs/${body.id}`)
      await awaitCount(link(page, 'renamed'), 0)
    })

    test('has its rows in a window that says it has no height, as one that was never shown', async (t) => {
      const page = await open(t, '/system')
      await page.addInitScript(`Object.defineProperty(window, 'innerHeight', { get: () => 0 })`)
      await page.goto(service().url)
      await link(page, 'alpha').waitFor()
    })

    test('is filtered by status, label and name, and the address says so', async (t) => {
      const page = await open(t)
      await link(page, 'alpha').waitFor()
      await page.getByRole('button', { name: /^failed/ }).click()
      await awaitCount(link(page, 'alpha'), 0)
      await link(page, 'gamma').waitFor()
      assert.match(addressOf(page), /status=failed/)
      await page.reload()
      await link(page, 'gamma').waitFor()
      assert.equal(await link(page, 'alpha').count(), 0)
      await page.getByRole('button', { name: 'Clear', exact: true }).click()
      await link(page, 'alpha').waitFor()
      assert.equal(addressOf(page), '/')
      await rowOf(page, 'beta').getByRole('button', { name: 'team=blue' }).click()
      await awaitCount(link(page, 'alpha'), 0)
      await link(page, 'beta').waitFor()
    })

    test('is searched as one types, and says when nothing fits', async (t) => {
      const page = await open(t)
      await link(page, 'alpha').waitFor()
      await page.keyboard.press('/')
      await page.keyboard.type('bet')
      await awaitCount(link(page, 'alpha'), 0)
      await link(page, 'beta').waitFor()
      await page.keyboard.type('zzz')
      await page.getByRole('heading', { name: 'No job fits these filters' }).waitFor()
      await page.getByRole('button', { name: 'Clear the filters' }).click()
      await link(page, 'alpha').waitFor()
    })

    test('is walked through by j and k, opened by Enter, and come back to', async (t) => {
      const page = await open(t)
      await link(page, 'first example').waitFor()
      await page.keyboard.press('j')
      await focusedText(page, 'gamma')
      await page.keyboard.press('j')
      await focusedText(page, 'beta')
      await page.keyboard.press('k')
      await focusedText(page, 'gamma')
      await page.keyboard.press('j')
      await focusedText(page, 'beta')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/jobs\//)
      await page.getByRole('heading', { name: 'beta' }).waitFor()
      await page.goBack()
      await link(page, 'beta').waitFor()
    })

    test('tells its keys in a dialog that keeps the focus and gives it back', async (t) => {
      const page = await open(t)
      await link(page, 'alpha').waitFor()
      const keys = page.getByRole('button', { name: /^Keys/ })
      await keys.focus()
      await page.keyboard.press('?')
      const dialog = page.getByRole('dialog', { name: 'Keys' })
      await dialog.waitFor()
      await page.keyboard.press('j')
      for (let presses = 0; presses < 4; presses += 1) {
        await page.keyboard.press('Tab')
        assert.ok(await isFocusInDialog(page))
      }
      await page.keyboard.press('Escape')
      await awaitCount(dialog, 0)
      await focusedText(page, 'Keys ?')
    })
  })
})
