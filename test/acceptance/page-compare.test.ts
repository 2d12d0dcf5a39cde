/** Jobs of one name against each other, in a real browser. */
import assert from 'node:assert/strict'
import { before, describe, test, type TestContext } from 'node:test'
import { type Page, browserSkip, useBrowser } from '../support/browser.ts'
import { firstEngine } from '../support/engines.ts'
import { addressOf, awaitEqual } from './support/page-reading.ts'
import { useService } from './support/use-service.ts'

const engine = firstEngine()
const model = (perf: number, size: number) =>
  `FROM busybox\nENV SIZE=${size}\nCMD echo '{"perf": ${perf}, "loss": ${size}}' > /data/perf.json\n`

const ranks = async (page: Page): Promise<string> => {
  const cells = await page.getByRole('table').first().getByRole('row').allInnerTexts()
  return cells
    .slice(1)
    .map((row) => /0\.\d+/.exec(row)?.[0] ?? '')
    .join(' ')
}

describe('jobs against each other', { skip: engine.skip || browserSkip() }, () => {
  const service = useService(engine, ['--sandbox-runtime', 'runc'])
  const browser = useBrowser()
  const ids: string[] = []
  const open = (t: TestContext, path: string) => browser().open(t, `${service().url}${path}`)

  before(async () => {
    for (const [perf, size] of [
      [0.25, 1],
      [0.75, 2],
      [0.5, 3],
    ] as const) {
      ids.push((await service().api.run({ name: 'model', dockerfile: model(perf, size) })).id)
    }
  })

  test('are ranked, the best first, and a new one takes its place by itself', async (t) => {
    const page = await open(t, '/leaderboard')
    await page.getByRole('link', { name: 'model' }).click()
    await page.getByRole('heading', { name: 'Ranks' }).waitFor()
    await awaitEqual(() => ranks(page), '0.75 0.5 0.25')
    await service().api.run({ name: 'model', dockerfile: model(0.875, 4) })
    await awaitEqual(() => ranks(page), '0.875 0.75 0.5 0.25')
    await page.getByRole('button', { name: 'Lower is better' }).click()
    await awaitEqual(() => ranks(page), '0.25 0.5 0.75 0.875')
    await page.reload()
    await awaitEqual(() => ranks(page), '0.25 0.5 0.75 0.875')
  })

  test('are compared two at a time: Dockerfiles, numbers and packages', async (t) => {
    const page = await open(t, `/compare?jobs=${ids[0]},${ids[1]}`)
    const figures = page.getByRole('region', { name: 'Figures of both jobs' })
    await figures.getByRole('row', { name: /Performance 0\.25 0\.75 \+0\.5/ }).waitFor()
    await figures.getByRole('row', { name: /loss 1 2/ }).waitFor()
    const differences = page.getByRole('region', { name: 'Differences of the Dockerfiles' })
    await differences.getByText('ENV SIZE=1').waitFor()
    await differences.getByText('ENV SIZE=2').waitFor()
  })

  test('are marked in the list by the keyboard and compared', async (t) => {
    const page = await open(t, '/')
    await page.getByRole('link', { name: 'model', exact: true }).first().waitFor()
    for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await page.getByRole('heading', { name: 'Comparison' }).waitFor()
    assert.match(addressOf(page), /^\/compare\?jobs=[0-9a-f-]{36}(,|%2C)[0-9a-f-]{36}$/)
  })

  test('that do not exist are told apart from those that do', async (t) => {
    const gone = '01900000-0000-7000-8000-000000000000'
    const page = await browser().open(t, `${service().url}/compare?jobs=${ids[0]},${gone}`, {
      expected: [/status of 404/],
    })
    await page
      .getByRole('region', { name: 'Job B' })
      .getByText(/no job with id/)
      .waitFor()
    await page.getByRole('region', { name: 'Job A' }).getByRole('link', { name: 'model' }).waitFor()
  })
})
