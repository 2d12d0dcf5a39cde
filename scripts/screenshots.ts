/**
 * `npm run screenshots`: a fresh service with jobs of every kind, and a picture of each view of the page, light and
 * dark, some as narrow as a telephone, into docs/screenshots. `npm run screenshots -- jobs submit` takes those alone.
 * `--keep` leaves the service running with its jobs.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { toPalettePng } from './screenshots/palette-png.ts'
import { writeAdvisories } from './screenshots/sample-advisories.ts'
import { makeJobs } from './screenshots/sample-jobs.ts'
import { FIRST_RUN, type View, viewsOf } from './screenshots/views.ts'
import { ensureChromium } from './setup/chromium.ts'
import { command } from './setup/command.ts'
import { ensureEngine } from './setup/engine.ts'
import { repository } from './setup/folders.ts'
import { BASE_IMAGES, ensureBaseImages } from './setup/images.ts'
import { launchChromium } from './setup/launch-chromium.ts'
import { ensurePage } from './setup/page.ts'
import { endService } from './setup/remove-jobs.ts'
import { say } from './setup/say.ts'
import { type RunningService, startService } from './setup/service.ts'
import { SetupError } from './setup/setup-error.ts'

const PICTURES = join(repository, 'docs/screenshots')
/** No network is asked, and two jobs run so that others wait. */
const FLAGS = ['--worker-slots', '2', '--retention-interval-seconds', '1', '--advisories-enabled', 'false']
const SHOW_DEADLINE_MS = 60_000

interface Shot {
  readonly file: string
  readonly width: number
  readonly height: number
  readonly colorScheme: 'light' | 'dark'
}

/** Resolves with the exit code. */
export async function runScreenshots(args: readonly string[]): Promise<number> {
  const keep = args.includes('--keep')
  const wanted = args.filter((arg) => arg !== '--keep')
  const program = await ensureChromium()
  const engine = await ensureEngine()
  await ensureBaseImages(engine, BASE_IMAGES)
  await ensurePage()
  const folder = mkdtempSync(join(tmpdir(), 'slipway-screenshots-'))
  const interrupted = Promise.withResolvers<never>()
  const interrupt = (): void => interrupted.reject(new SetupError('interrupted.'))
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  const browser = await launchChromium(program, ['--enable-features=OverlayScrollbar'])
  let service: RunningService | undefined
  try {
    service = await startService(folder, FLAGS)
    say(`service: ${service.url}`)
    await Promise.race([photographAll(browser, service.url, folder, wanted), interrupted.promise])
    return 0
  } finally {
    await browser.close()
    if (keep && service !== undefined) say(`the service goes on: kill ${service.pid} && rm -r ${folder}`)
    else await endService(service, folder, engine)
    engine.client.close()
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}

async function photographAll(
  browser: Browser,
  url: string,
  folder: string,
  wanted: readonly string[],
): Promise<void> {
  const isWanted = ({ name }: View): boolean => wanted.length === 0 || wanted.includes(name)
  mkdirSync(PICTURES, { recursive: true })
  if (isWanted(FIRST_RUN)) await photograph(browser, url, FIRST_RUN)
  const records = join(folder, 'osv')
  writeAdvisories(records)
  const main = join(repository, 'src/cli/main.ts')
  await command(process.execPath, [main, 'advisories', 'import', records, '--data', join(folder, 'data')])
  say('making jobs ...')
  const views = viewsOf(await makeJobs(url)).filter(isWanted)
  for (const view of views) await photograph(browser, url, view)
}

async function photograph(browser: Browser, url: string, view: View): Promise<void> {
  const tall = view.height ?? 800
  const shots: readonly Shot[] = [
    { file: `${view.name}-light`, width: 1280, height: tall, colorScheme: 'light' },
    { file: `${view.name}-dark`, width: 1280, height: tall, colorScheme: 'dark' },
    ...(view.narrow
      ? [{ file: `${view.name}-narrow`, width: 390, height: 844, colorScheme: 'light' as const }]
      : []),
  ]
  for (const { file, width, height, colorScheme } of shots) {
    const page = await browser.newPage({
      viewport: { width, height },
      colorScheme,
      reducedMotion: 'reduce',
      locale: 'en-US',
      timezoneId: 'UTC',
    })
    page.setDefaultTimeout(SHOW_DEADLINE_MS)
    await page.goto(`${url}${view.path}`)
    await view.ready(page)
    const png = toPalettePng(await page.screenshot({ animations: 'disabled', caret: 'hide' }))
    writeFileSync(join(PICTURES, `${file}.png`), png)
    say(`docs/screenshots/${file}.png, ${Math.ceil(png.length / 1024)} KB`)
    await page.close()
  }
}
