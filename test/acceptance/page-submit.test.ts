/** A submission written in the page's own editor, in a real browser. */
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test, type TestContext } from 'node:test'
import { type Page, browserSkip, useBrowser } from '../support/browser.ts'
import { firstEngine } from '../support/engines.ts'
import { makeFolder } from '../support/service.ts'
import { awaitCount, awaitEqual } from './support/page-reading.ts'
import { useService } from './support/use-service.ts'

const engine = firstEngine()
const QUICK = `FROM busybox\nCMD echo '{"perf": 0.75}' > /data/perf.json\n`

const editor = (page: Page) => page.getByRole('textbox', { name: 'Dockerfile' })
const findings = (page: Page) => page.getByRole('region', { name: 'What was found in the Dockerfile' })
const submit = (page: Page) => page.getByRole('main').getByRole('button', { name: /^Submit/ })

async function write(page: Page, text: string): Promise<void> {
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(text)
}

describe('the submit view', { skip: engine.skip || browserSkip() }, () => {
  const service = useService(engine, ['--sandbox-runtime', 'runc'])
  const browser = useBrowser()
  const open = (t: TestContext, path = '/submit') => browser().open(t, `${service().url}${path}`)

  test('finds what is wrong while one types, mends it, and sends what was written', async (t) => {
    const page = await open(t)
    await write(page, 'FROM busybox\nMAINTAINER ada\nEXPOSE 80800\n')
    await findings(page).getByText('is no port').waitFor()
    await findings(page).getByRole('button', { name: 'Name the authors by a label' }).click()
    await editor(page).getByText('org.opencontainers.image.authors').waitFor()
    await awaitCount(findings(page).getByText('MAINTAINER is deprecated'), 0)
    await write(page, QUICK)
    await awaitCount(findings(page).getByText('is no port'), 0)
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('typed here')
    await submit(page).click()
    await page.waitForURL(/\/jobs\/[0-9a-f-]{36}$/)
    await page.getByRole('heading', { name: 'typed here' }).waitFor()
    await page.getByText('0.75').first().waitFor()
    const [job] = (await service().api.list({ name: 'typed here' })).jobs
    const sent = await service().api.call<string>('GET', `/api/v2/jobs/${job?.id}/dockerfile`)
    assert.equal(sent.body, QUICK)
  })

  test('is submitted by the keyboard alone: Control and Enter in the editor', async (t) => {
    const page = await open(t)
    await write(page, QUICK)
    await page.keyboard.press('Control+Enter')
    await page.waitForURL(/\/jobs\/[0-9a-f-]{36}$/)
  })

  test('lets the keyboard out of the editor by Escape', async (t) => {
    const page = await open(t)
    await editor(page).click()
    await page.keyboard.press('Escape')
    const inEditor = () => page.evaluate<boolean>('document.activeElement?.shadowRoot != null')
    await awaitEqual(inEditor, false)
    await page.keyboard.press('Tab')
    await awaitEqual(inEditor, false)
  })

  test('sends files beside the Dockerfile, without those that .dockerignore names', async (t) => {
    const folder = join(makeFolder(), 'app')
    mkdirSync(folder)
    writeFileSync(
      join(folder, 'Dockerfile'),
      `FROM busybox\nCOPY . /app\nCMD ls /app; cp /app/perf.json /data/\n`,
    )
    writeFileSync(join(folder, 'perf.json'), '{"perf": 0.625}')
    writeFileSync(join(folder, 'secret.txt'), 'not for others')
    writeFileSync(join(folder, '.dockerignore'), 'secret.txt\n')
    const page = await open(t)
    await page.getByLabel('Add a folder').last().setInputFiles(folder)
    await page.getByRole('list', { name: 'Files of the build context' }).getByText('perf.json').waitFor()
    await editor(page).getByText('COPY . /app').waitFor()
    await submit(page).click()
    await page.waitForURL(/\/jobs\/[0-9a-f-]{36}$/)
    const id = page.url().slice(-36)
    const job = await service().api.waitForEnd(id)
    assert.equal(`${job.status} ${job.performance}`, 'succeeded 0.625', `${job.message}`)
    assert.ok(!(await service().api.logText(id, { stage: 'run' })).includes('secret.txt'))
  })

  test('tells what the service refuses, at its place, and keeps what was written', async (t) => {
    const page = await open(t)
    await write(page, 'FROM busybox\nRUNN true\n')
    await findings(page).getByRole('listitem').first().waitFor()
    assert.equal(
      await page
        .getByRole('main')
        .getByText(/would be refused/)
        .count(),
      1,
    )
  })

  test('begins with the Dockerfile of an older job when that is to be changed', async (t) => {
    const { id } = await service().api.run({ name: 'older', dockerfile: QUICK, labels: { team: 'red' } })
    const page = await open(t, `/submit?from=${id}`)
    await editor(page).getByText('"perf": 0.75').waitFor()
    await awaitEqual(() => page.getByRole('textbox', { name: 'Name', exact: true }).inputValue(), 'older')
  })
})
