/**
 * The page in a real browser:
 *
 *     describe('the list', { skip: browserSkip() }, () => {
 *       const browser = useBrowser()
 *       test('is there', async (t) => {
 *         const page = await browser().open(t, service().url)
 *         await page.getByRole('heading', { name: 'Jobs' }).waitFor()
 *
 * One browser a file, a profile of its own for each page. A test fails at its end when its page said anything on the
 * console, threw, broke its own policy, asked for a thing in vain or asked another host than the service.
 * `npm test` says in TEST_CHROMIUM where the program is, or in TEST_CHROMIUM_SKIP why there is none.
 */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, type TestContext } from 'node:test'
import type { Browser, BrowserContext, ConsoleMessage, Page, Request } from 'playwright-core'
import { findChromium } from '../../scripts/setup/chromium.ts'
import { repository } from '../../scripts/setup/folders.ts'
import { launchChromium } from '../../scripts/setup/launch-chromium.ts'

export type { Locator, Page } from 'playwright-core'

export interface OpenOptions {
  readonly dark?: boolean
  readonly width?: number
  readonly height?: number
  /** What this test wants the page to run into. */
  readonly expected?: readonly RegExp[]
}

/** How long a page may take to show something, on a machine that builds images at the same time. */
const SHOW_DEADLINE_MS = 30_000

const program = process.env.TEST_CHROMIUM || findChromium()

/** Why no page can be opened here; false when one can. */
export function browserSkip(): string | false {
  if (process.env.TEST_CHROMIUM_SKIP) return process.env.TEST_CHROMIUM_SKIP
  if (program === undefined) return 'there is no Chromium here; npm test installs it'
  if (!existsSync(join(repository, 'web/dist/index.html'))) return 'the page was not built; npm run page does'
  return false
}

/** Starts a browser before the tests of a suite and ends it after them. */
export function useBrowser(more: readonly string[] = []): () => OpenBrowser {
  let browser: Browser | undefined
  before(async () => {
    browser = await launchChromium(program ?? '', more)
  })
  after(() => browser?.close())
  return () => {
    if (browser === undefined) throw new Error('the browser has not started')
    return new OpenBrowser(browser)
  }
}

class OpenBrowser {
  readonly #browser: Browser

  constructor(browser: Browser) {
    this.#browser = browser
  }

  /** Opens an address; the page is closed, and what went wrong in it told, at the end of the test. */
  async open(t: TestContext, address: string, options: OpenOptions = {}): Promise<Page> {
    const { dark = false, width = 1280, height = 800, expected = [] } = options
    const context = await this.#browser.newContext({
      viewport: { width, height },
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    context.setDefaultTimeout(SHOW_DEADLINE_MS)
    const problems = collectProblems(context, new URL(address).host)
    t.after(async () => {
      await context.close()
      const unexpected = problems.filter((problem) => !expected.some((pattern) => pattern.test(problem)))
      assert.deepEqual(unexpected, [], 'the page ran into something')
    })
    const page = await context.newPage()
    await page.goto(address, { waitUntil: 'domcontentloaded' })
    return page
  }
}

function collectProblems(context: BrowserContext, host: string): readonly string[] {
  const problems: string[] = []
  context.on('console', (message) => {
    if (isComplaint(message))
      problems.push(`console ${message.type()}: ${message.text()} ${placeOf(message)}`)
  })
  context.on('weberror', (error) => problems.push(`thrown: ${error.error().stack ?? error.error().message}`))
  context.on('dialog', (dialog) => {
    // The question before unsaved work is left is the browser's own.
    if (dialog.type() !== 'beforeunload') problems.push(`dialog: ${dialog.message()}`)
    void dialog.accept().catch(() => undefined)
  })
  context.on('request', (request) => {
    if (!isOwn(request, host)) problems.push(`asked another host: ${request.url()}`)
  })
  context.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? ''
    // A view that is left lets go of what it still reads.
    if (why !== 'net::ERR_ABORTED') problems.push(`in vain: ${request.method()} ${request.url()}: ${why}`)
  })
  return problems
}

const isComplaint = (message: ConsoleMessage): boolean =>
  ['error', 'warning', 'assert'].includes(message.type())

const placeOf = (message: ConsoleMessage): string => `(${message.location().url})`

function isOwn(request: Request, host: string): boolean {
  const url = new URL(request.url())
  return url.host === host || url.protocol === 'blob:'
}
