/** What else a submission may come with, in a real browser: a template's parameters, a place to publish, a large folder. */
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, test, type TestContext } from 'node:test'
import { type Page, browserSkip, useBrowser } from '../support/browser.ts'
import { firstEngine } from '../support/engines.ts'
import { type LocalRegistry, PASSWORDS, registrySkip, startRegistry } from '../support/registry.ts'
import { makeFolder } from '../support/service.ts'
import { awaitCount, awaitEqual } from './support/page-reading.ts'
import { useService } from './support/use-service.ts'

const engine = firstEngine()
const account = { username: 'ann', password: PASSWORDS.hard }
const salt = `${process.pid}-${Date.now()}`
const QUICK = `FROM busybox\nRUN echo ${salt} > /mark\nCMD echo '{"perf": 0.75}' > /data/perf.json\n`
const MIB = 1024 * 1024

const templates = makeFolder()
writeParameterTemplate(join(templates, 'greeter'))

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const submit = (page: Page) => page.getByRole('main').getByRole('button', { name: /^Submit/ })
const verdict = (page: Page) => page.getByRole('region', { name: 'Verdict' })
const bar = (page: Page) => page.getByRole('progressbar', { name: 'Sent' })

describe('a submission from the page', { skip: engine.skip || browserSkip() }, () => {
  const flags = ['--sandbox-runtime', 'runc', '--templates-folder', templates]
  let registry: LocalRegistry

  before(async () => {
    if (registrySkip() !== false) return
    registry = await startRegistry({ htpasswd: account })
    flags.push('--publish-registry', registry.host)
  })

  const service = useService(engine, flags)
  const browser = useBrowser()
  const open = (t: TestContext, path = '/submit', expected: readonly RegExp[] = []) =>
    browser().open(t, `${service().url}${path}`, { expected })

  test('is made of a template whose parameters are filled in as a form', async (t) => {
    const page = await open(t)
    await page.getByRole('tab', { name: 'From a template' }).click()
    await page.getByRole('radio', { name: /A greeter/ }).check()
    const score = field(page, 'score')
    await score.fill('many')
    await page
      .getByText(/whole number/)
      .first()
      .waitFor()
    await score.fill('7')
    await page.getByRole('combobox', { name: 'tone' }).selectOption('loud')
    await field(page, 'Name').fill('from a form')
    await submit(page).click()
    await page.waitForURL(/\/jobs\/[0-9a-f-]{36}$/)
    const id = page.url().slice(-36)
    const job = await service().api.waitForEnd(id)
    assert.equal(`${job.status} ${job.performance}`, 'succeeded 7', `${job.message}`)
    assert.match(await service().api.logText(id, { stage: 'run' }), /^loud$/m)
  })

  describe('with a place to publish', { skip: registrySkip() }, () => {
    test('publishes with the account that was typed', async (t) => {
      const page = await open(t)
      await write(page, QUICK)
      await page.getByText('Publish the image').click()
      await field(page, 'Image').fill(`${registry.host}/page/app:v1`)
      await page.getByRole('radio', { name: 'For this job alone' }).check()
      await field(page, 'User name').fill(account.username)
      await page.getByLabel('Password, or a token').fill(account.password)
      await submit(page).click()
      await page.waitForURL(/\/jobs\/[0-9a-f-]{36}$/)
      const job = await service().api.waitForEnd(page.url().slice(-36))
      assert.equal(job.status, 'succeeded', `${job.message}`)
      await page.getByText(`${registry.host}/page/app`).first().waitFor()
      const kept = await page.evaluate<string>('JSON.stringify([{ ...sessionStorage }, { ...localStorage }])')
      assert.ok(!kept.includes(account.password))
    })

    test('is tried again with another password where the registry refused the first', async (t) => {
      const publish = { image: `${registry.host}/page/again`, tag: '1' }
      const refused = { ...publish, credential: { ...account, password: 'wrong' } }
      const { body } = await service().api.submitJson({ dockerfile: QUICK, publish: refused })
      await service().api.waitForEnd(body.id)
      const page = await open(t, `/jobs/${body.id}`)
      await verdict(page).getByText('publish_denied').waitFor()
      await page.getByRole('button', { name: 'Retry from publish' }).click()
      const dialog = page.getByRole('dialog', { name: 'Retry with the account again' })
      await dialog.getByRole('textbox', { name: 'User name' }).fill(account.username)
      await dialog.getByLabel('Password or token').fill(account.password)
      await dialog.getByRole('button', { name: 'Retry', exact: true }).click()
      await awaitCount(dialog, 0)
      await verdict(page).getByText('succeeded').first().waitFor()
      await page.getByText(`${registry.host}/page/again`).first().waitFor()
    })
  })

  test('shows how much of a large folder has gone, stops when told, and keeps what was typed', async (t) => {
    const folder = join(makeFolder(), 'app')
    mkdirSync(folder)
    writeFileSync(join(folder, 'Dockerfile'), QUICK)
    writeFileSync(join(folder, 'weights.bin'), Buffer.alloc(2 * MIB, 1))
    const page = await open(t, '/submit', [/status of 413/])
    await field(page, 'Name').fill('a large one')
    await drop(page, folder)
    await page.getByRole('list', { name: 'Files of the build context' }).getByText('weights.bin').waitFor()
    const throttle = await uploadThrottle(page)
    await throttle(256 * 1024)
    await submit(page).click()
    const sent = async () => Number((await bar(page).getAttribute('value', { timeout: 5000 })) ?? 0)
    await awaitEqual(async () => (await sent()) > 0, true)
    const first = await sent()
    await awaitEqual(async () => (await sent()) > first, true)
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await awaitCount(bar(page), 0)
    assert.deepEqual((await service().api.list({ name: 'a large one' })).jobs, [])
    await throttle(-1)
    await page.route('**/api/v2/jobs', (route) => route.fulfill({ status: 413 }))
    await submit(page).click()
    await page.getByText('The files are too large').waitFor()
    assert.equal(await field(page, 'Name').inputValue(), 'a large one')
    await page.unroute('**/api/v2/jobs')
    await submit(page).click()
    await page.waitForURL(/\/jobs\/[0-9a-f-]{36}$/)
    const job = await service().api.waitForEnd(page.url().slice(-36))
    assert.equal(`${job.name} ${job.status}`, 'a large one succeeded', `${job.message}`)
  })
})

async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Dockerfile' }).click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(text)
}

/** From the desktop onto the middle of the page. */
async function drop(page: Page, path: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
  }
}

/** Takes bytes a second; -1: as fast as it goes. One session, for the limits of several add up. */
async function uploadThrottle(page: Page): Promise<(uploadThroughput: number) => Promise<void>> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.enable')
  const others = { offline: false, latency: 0, downloadThroughput: -1 }
  return async (uploadThroughput) => {
    await devtools.send('Network.emulateNetworkConditions', { ...others, uploadThroughput })
  }
}

/** Of a Dockerfile alone, which says what it was asked to and gives it as its performance. */
function writeParameterTemplate(folder: string): void {
  mkdirSync(join(folder, 'files'), { recursive: true })
  writeFileSync(
    join(folder, 'files/Dockerfile'),
    `FROM busybox\nENV TONE={{ tone | word }}\nENV SCORE="{{ score | number }}"\n` +
      `CMD echo $TONE; echo "{\\"perf\\": $SCORE}" > /data/perf.json\n`,
  )
  writeFileSync(
    join(folder, 'template.yaml'),
    `title: A greeter
description: Says something.
parameters:
  score:
    type: integer
    description: A whole number.
    minimum: 0
    maximum: 9
    default: 1
  tone:
    type: string
    description: How it is said.
    enum: [quiet, loud]
    default: quiet
rendered: [Dockerfile]
run:
  mode: batch
`,
  )
}
