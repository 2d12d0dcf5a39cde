/** The page for those who use no mouse, a screen reader, a telephone or a dark room. */
import assert from 'node:assert/strict'
import { before, describe, test, type TestContext } from 'node:test'
import { graveViolations } from '../support/axe.ts'
import { type Page, browserSkip, useBrowser } from '../support/browser.ts'
import { firstEngine } from '../support/engines.ts'
import { describeFocus, showsFocus } from './support/page-focus.ts'
import { awaitCount } from './support/page-reading.ts'
import { useService } from './support/use-service.ts'

const engine = firstEngine()
const model = (perf: number) =>
  `FROM busybox\nENV SIZE=${perf}\nCMD echo '{"perf": ${perf}}' > /data/perf.json\n`
const FAILING = "FROM busybox\nRUN echo fine\nCMD printf '\\033[31mwrong\\033[0m\\n' >&2; exit 7\n"
const TABS = ['dockerfile', 'findings', 'metrics', 'attempts', 'record'] as const

interface View {
  readonly name: string
  readonly path: string
  readonly ready: (page: Page) => Promise<void>
}

describe('every view', { skip: engine.skip || browserSkip() }, () => {
  const service = useService(engine, ['--sandbox-runtime', 'runc'])
  const browser = useBrowser()
  let views: readonly View[] = []

  before(async () => {
    const { api } = service()
    const first = await api.run({ name: 'model', dockerfile: model(0.25), labels: { team: 'red' } })
    const second = await api.run({ name: 'model', dockerfile: model(0.5) })
    const failed = await api.run({ name: 'failed', dockerfile: FAILING, description: 'fails on purpose' })
    views = viewsOf(first.id, second.id, failed.id)
  })

  const open = async (t: TestContext, { path, ready }: View, options = {}): Promise<Page> => {
    const page = await browser().open(t, `${service().url}${path}`, options)
    await ready(page)
    await awaitCount(page.getByText('Loading', { exact: true }), 0)
    return page
  }

  for (const dark of [false, true]) {
    test(`has no grave mistake of accessibility in ${dark ? 'dark' : 'light'} colours`, async (t) => {
      const page = await browser().open(t, service().url, { dark })
      const found: string[] = []
      for (const view of views) {
        await page.goto(`${service().url}${view.path}`)
        await view.ready(page)
        await awaitCount(page.getByText('Loading', { exact: true }), 0)
        found.push(...(await graveViolations(page)).map((violation) => `${view.name}: ${violation}`))
      }
      assert.deepEqual(found, [])
    })
  }

  test('fits a screen of 360 pixels without being moved sideways', async (t) => {
    const page = await browser().open(t, service().url, { width: 360, height: 740 })
    const wide: string[] = []
    for (const view of views) {
      await page.goto(`${service().url}${view.path}`)
      await view.ready(page)
      const width = await page.evaluate<number>('document.documentElement.scrollWidth')
      if (width > 360) wide.push(`${view.name}: ${width} pixels`)
    }
    assert.deepEqual(wide, [])
  })

  test('is gone through by Tab, which shows where it is at every stop', async (t) => {
    for (const view of views.filter(({ name }) =>
      ['jobs', 'failed job', 'leaderboard', 'system'].includes(name),
    )) {
      const page = await open(t, view)
      const stops = new Set<string>()
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press('Tab')
        const stop = await describeFocus(page)
        if (stop === null) break
        stops.add(stop)
        assert.ok(await showsFocus(page), `${view.name}: nothing shows that the focus is on ${stop}`)
      }
      for (const wanted of ['Skip to the content', 'Submit', 'System']) {
        assert.ok(
          [...stops].some((stop) => stop.includes(wanted)),
          `${view.name}: Tab does not reach ${wanted}`,
        )
      }
    }
  })

  test('begins with a way past its head', async (t) => {
    const page = await browser().open(t, service().url)
    await page.getByRole('link', { name: 'model', exact: true }).first().waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate('document.activeElement.tagName'), 'MAIN')
  })

  test('keeps the colours that were chosen, from the first moment on', async (t) => {
    const page = await browser().open(t, service().url)
    const background = () =>
      page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor')
    const light = await background()
    const colours = page.getByRole('button', { name: /^Colours:/ })
    await colours.click()
    await colours.click()
    await page.getByRole('button', { name: /^Colours: dark/ }).waitFor()
    const dark = await background()
    assert.notEqual(dark, light)
    await page.reload({ waitUntil: 'commit' })
    await page.getByRole('button', { name: /^Colours: dark/ }).waitFor()
    assert.equal(await background(), dark)
  })
})

function viewsOf(first: string, second: string, failed: string): readonly View[] {
  const heading = (name: string) => (page: Page) => page.getByRole('heading', { name }).first().waitFor()
  const tabpanel = (page: Page) => page.getByRole('tabpanel').waitFor()
  return [
    {
      name: 'jobs',
      path: '/',
      ready: (page) => page.getByRole('link', { name: 'failed' }).first().waitFor(),
    },
    { name: 'failed job', path: `/jobs/${failed}`, ready: (page) => page.getByText('run_failed').waitFor() },
    ...TABS.map((tab) => ({ name: `tab ${tab}`, path: `/jobs/${first}?tab=${tab}`, ready: tabpanel })),
    { name: 'leaderboard', path: '/leaderboard?name=model', ready: heading('Ranks') },
    { name: 'compare', path: `/compare?jobs=${first},${second}`, ready: heading('Figures') },
    {
      name: 'submit',
      path: '/submit',
      ready: (page) => page.getByRole('textbox', { name: 'Dockerfile' }).waitFor(),
    },
    { name: 'system', path: '/system', ready: heading('Disk') },
  ]
}
