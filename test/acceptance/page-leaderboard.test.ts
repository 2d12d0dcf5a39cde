/** Leaderboards and comparisons as somebody uses them, in a real browser. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type Page, browserSkip, useBrowser } from '../support/browser.ts'
import { firstEngine } from '../support/engines.ts'
import { addressOf, awaitCount } from './support/page-reading.ts'
import { useService } from './support/use-service.ts'

const engine = firstEngine()
const reporting = (performance: number, more = ''): string =>
  `FROM busybox\n${more}CMD echo '{"perf": ${performance}, "loss": ${1 - performance}}' > /data/perf.json\n`
const FAILING = 'FROM busybox\nRUN exit 7\n'

const ranks = (page: Page): Promise<readonly string[]> =>
  page
    .locator('section', { has: page.getByRole('heading', { name: 'Ranks' }) })
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.children]
          .slice(1, 3)
          .map((cell) => cell.textContent)
          .join(' '),
      ),
    )

describe('leaderboards and comparisons', { skip: engine.skip || browserSkip() }, () => {
  const service = useService(engine, ['--sandbox-runtime', 'runc'])
  const browser = useBrowser()
  const open = (t: Parameters<ReturnType<typeof browser>['open']>[0], path: string) =>
    browser().open(t, `${service().url}${path}`)
  const ids = new Map<string, string>()

  before(async () => {
    const { api } = service()
    const submit = async (key: string, name: string, dockerfile: string): Promise<void> => {
      const { id } = await api.run({ name, dockerfile, labels: { round: '1' } })
      ids.set(key, id)
    }
    await submit('low', 'task', reporting(0.25))
    await submit('high', 'task', reporting(0.5, 'ENV VARIANT=high\n'))
    await submit('equal', 'task', reporting(0.5, 'ENV VARIANT=equal\n'))
    await submit('failed', 'task', FAILING)
  })

  test('a name is chosen from those that have a performance', async (t) => {
    const page = await open(t, '/leaderboard')
    await page.getByRole('main').getByRole('link', { name: 'task' }).click()
    await page.getByRole('heading', { name: 'Ranks' }).waitFor()
    assert.equal(addressOf(page), '/leaderboard?name=task')
  })

  test('equals share a rank, and the other direction turns the board around', async (t) => {
    const page = await open(t, '/leaderboard?name=task')
    await page.getByRole('heading', { name: 'Ranks' }).waitFor()
    assert.deepEqual(await ranks(page), ['1 0.5', '1 0.5', '3 0.25'])
    await page.getByText('−50%').waitFor()
    await page.getByRole('button', { name: 'Lower is better' }).click()
    await page.getByText('+100%').first().waitFor()
    assert.deepEqual(await ranks(page), ['1 0.25', '2 0.5', '2 0.5'])
    assert.equal(addressOf(page), '/leaderboard?name=task&direction=lower')
  })

  test('a new result comes by itself, and is in the history', async (t) => {
    const page = await open(t, '/leaderboard?label=round%3D2')
    await page.getByRole('heading', { name: 'No results yet' }).waitFor()
    await service().api.submitJson({ name: 'late', dockerfile: reporting(0.75), labels: { round: '2' } })
    await page.getByRole('cell', { name: '0.75' }).first().waitFor()
    await page.getByText('The history as a table').click()
    await page.getByRole('region', { name: 'History' }).getByRole('cell', { name: '0.75' }).first().waitFor()
  })

  test('two marked jobs are compared', async (t) => {
    const page = await open(t, '/leaderboard?name=task')
    const marks = page.getByRole('checkbox')
    await marks.nth(0).check()
    await marks.nth(2).check()
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByRole('heading', { name: 'Comparison' }).waitFor()
    await page.getByRole('row', { name: 'Performance' }).getByText('−0.25').waitFor()
    await page.getByRole('row', { name: 'loss' }).getByText('+50%').waitFor()
    await page.getByText('2 lines only in A, 1 line only in B.').waitFor()
    await page.getByText(/Both have the same|No packages are known/).waitFor()
  })

  test('what a job does not have is said', async (t) => {
    const page = await open(t, `/compare?jobs=${ids.get('high')},${ids.get('failed')}`)
    await page.getByRole('region', { name: 'Job B' }).getByText('failed', { exact: true }).waitFor()
    await awaitCount(page.getByText('has no image that was looked into.'), 2)
    await page.getByText('ENV VARIANT=high').waitFor()
  })

  test('jobs are chosen by hand when the address names none', async (t) => {
    const page = await open(t, '/compare')
    await page.getByLabel('Job A').fill(ids.get('low') ?? '')
    await page.getByLabel('Job B').fill(ids.get('high') ?? '')
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByRole('row', { name: 'Performance' }).getByText('+0.25').waitFor()
    await page.getByRole('link', { name: 'Swap' }).click()
    await page.getByRole('row', { name: 'Performance' }).getByText('−0.25').waitFor()
  })
})
