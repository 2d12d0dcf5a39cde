/** The page and the service that it belongs to: what it weighs, where it lives, and what it does when the service is gone. */
import assert from 'node:assert/strict'
import { get } from 'node:http'
import { before, describe, test } from 'node:test'
import { type Page, browserSkip, useBrowser } from '../support/browser.ts'
import { firstEngine } from '../support/engines.ts'
import { freePort } from '../support/registry.ts'
import { addressOf, awaitCount } from './support/page-reading.ts'
import { startPrefixProxy } from './support/prefix-proxy.ts'
import { useService } from './support/use-service.ts'

const engine = firstEngine()
const QUICK = `FROM busybox\nCMD echo '{"perf": 0.5}' > /data/perf.json\n`
const MOST_BYTES = 200 * 1024
const LOST = 'Connection lost, trying again'

/** The same one after a restart: an open page knows no other. */
const port = await freePort()

const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true })

describe('the page', { skip: engine.skip || browserSkip() }, () => {
  const service = useService(engine, ['--sandbox-runtime', 'runc', '--port', String(port)])
  const browser = useBrowser()
  let id = ''

  before(async () => {
    id = (await service().api.run({ name: 'one', dockerfile: QUICK })).id
  })

  test('weighs less than 200 KB when it is opened for the first time', async (t) => {
    const page = await browser().open(t, service().url)
    await link(page, 'one').waitFor()
    const entries = await page.evaluate<readonly { name: string; encodedBodySize: number }[]>(
      `[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
        .map(({ name, encodedBodySize }) => ({ name, encodedBodySize }))`,
    )
    const files = entries.filter(({ name }) => !name.includes('/api/'))
    const gzipped = await Promise.all(files.map(({ name }) => gzippedBytes(name)))
    const bytes = gzipped.reduce((sum, size) => sum + size, 0)
    t.diagnostic(`${files.length} files, ${Math.round(bytes / 1024)} KB gzipped`)
    assert.ok(files.length >= 4, `only ${files.length} files were seen`)
    assert.ok(bytes < MOST_BYTES, `${bytes} bytes`)
  })

  test('lives behind a proxy that adds a prefix, in all of its views and after a reload', async (t) => {
    const root = await startPrefixProxy(service().url, '/slipway')
    const page = await browser().open(t, `${root}/`)
    await link(page, 'one').click()
    await page.getByRole('heading', { name: 'one' }).waitFor()
    assert.equal(addressOf(page), `/slipway/jobs/${id}`)
    await page.reload()
    await page.getByRole('heading', { name: 'one' }).waitFor()
    for (const [name, path] of [
      ['Submit', 'submit'],
      ['Leaderboard', 'leaderboard'],
      ['System', 'system'],
    ] as const) {
      await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name }).click()
      await page.waitForURL((url) => url.pathname === `/slipway/${path}`)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await page.reload()
      await page.getByRole('heading', { level: 1 }).first().waitFor()
    }
    await page.goto(`${root}/`)
    await service().api.run({ name: 'live behind a proxy', dockerfile: QUICK })
    await link(page, 'live behind a proxy').waitFor()
  })

  test('stands in more tabs than a browser has connections for, and each hears of the end', async (t) => {
    const { api, url } = service()
    const dockerfile = 'FROM busybox\nCMD echo begun; while true; do sleep 1; done\n'
    const { body } = await api.submitJson({ name: 'followed', dockerfile })
    const first = await browser().open(t, `${url}/jobs/${body.id}`)
    const pages = [first]
    // Each that follows has three streams open.
    for (const path of [`/jobs/${body.id}`, `/jobs/${body.id}`, '/']) {
      const page = await first.context().newPage()
      await page.goto(`${url}${path}`, { waitUntil: 'domcontentloaded' })
      pages.push(page)
    }
    const followers = pages.slice(0, 3)
    for (const page of followers) await page.getByText('begun', { exact: true }).waitFor()
    await link(pages[3] as Page, 'one').waitFor()
    await api.call('POST', `/api/v2/jobs/${body.id}/cancel`)
    for (const page of followers) await page.getByText('cancelled', { exact: true }).first().waitFor()
  })

  test('loads itself again where a part of it is gone, as after an update of the service', async (t) => {
    const expected = [/status of 404/, /dynamically imported module/]
    const page = await browser().open(t, service().url, { expected })
    await link(page, 'one').waitFor()
    let asked = 0
    await page.route(/assets\/system-view-.*js/, async (route) => {
      asked += 1
      // The browser asks for it once to have it early, and once to run it.
      if (asked <= 2) await route.fulfill({ status: 404 })
      else await route.continue()
    })
    await page.getByRole('link', { name: 'System' }).click()
    await page.getByRole('heading', { name: 'System' }).waitFor()
    assert.equal(addressOf(page), '/system')
  })

  test('says so for a job that does not exist, and leads back to those that do', async (t) => {
    const page = await browser().open(t, `${service().url}/jobs/01900000-0000-7000-8000-000000000000`, {
      expected: [/status of 404/],
    })
    await page
      .getByRole('alert')
      .getByText(/no job|not found|does not exist|There is no/i)
      .first()
      .waitFor()
    await page.getByRole('link', { name: 'To the jobs' }).click()
    await link(page, 'one').waitFor()
  })

  test('says that the connection is lost, and is right again when the service is back', async (t) => {
    const page = await browser().open(t, service().url, { expected: [/ERR_/] })
    await link(page, 'one').waitFor()
    await service().kill9()
    await page.getByText(LOST).waitFor()
    await service().restart()
    await service().api.run({ name: 'made meanwhile', dockerfile: QUICK })
    await link(page, 'made meanwhile').waitFor()
    await awaitCount(page.getByText(LOST), 0)
    await link(page, 'one').waitFor()
  })
})

/** Of a file as a browser that knows gzip alone would get it. */
function gzippedBytes(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { 'Accept-Encoding': 'gzip' } }, (answer) => {
      let bytes = 0
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length)).once('end', () => resolve(bytes))
    })
    request.once('error', reject)
  })
}
