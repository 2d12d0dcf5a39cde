/**
 * `npm run compat`: a fresh service with a local registry, and every request of docs/compat against it; a table of
 * what was expected and what came. Names of pages run those alone. Ends with 0 when all is as the pages show.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { splitStatus } from '../test/support/compat-answer.ts'
import { type PageResult, type PageSite, readPage, runPage } from '../test/support/compat-page.ts'
import { COMPAT_PAGES, type CompatPage, PAGE_USER } from '../test/support/compat-pages.ts'
import type { Connection } from './setup/connection.ts'
import { ensureEngine } from './setup/engine.ts'
import { BASE_IMAGES, ensureBaseImages, hasImage } from './setup/images.ts'
import { PASSWORDS, startLocalRegistry } from './setup/local-registry.ts'
import { ensureRegistry } from './setup/registry.ts'
import { removeJobs } from './setup/remove-jobs.ts'
import { say } from './setup/say.ts'
import { startService } from './setup/service.ts'
import { InstallRefused, SetupError } from './setup/setup-error.ts'

interface Tally {
  ok: number
  readonly failures: { readonly title: string; readonly result: PageResult }[]
  readonly skipped: string[]
}

/** Resolves with the exit code. */
export async function runCompat(args: readonly string[]): Promise<number> {
  const unknown = args.find((arg) => COMPAT_PAGES.every(({ name }) => name !== arg))
  if (unknown !== undefined) {
    say(`there is no page ${unknown}; there are: ${COMPAT_PAGES.map(({ name }) => name).join(', ')}`)
    return 2
  }
  const pages = COMPAT_PAGES.filter(({ name }) => args.length === 0 || args.includes(name))
  const engine = await ensureEngine()
  await ensureBaseImages(engine, BASE_IMAGES)
  const tally: Tally = { ok: 0, failures: [], skipped: [] }
  try {
    await withSite(engine, async (site) => {
      printRow(['', 'request', 'expected', 'got'], '')
      for (const page of pages) await runOne(page, site, engine, tally)
    })
  } finally {
    engine.client.close()
  }
  printEnd(tally)
  return tally.failures.length === 0 ? 0 : 1
}

/** Starts registry and service, and takes away all that was made at the end or at Ctrl-C. */
async function withSite(engine: Connection, use: (site: PageSite) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-compat-'))
  const interrupted = Promise.withResolvers<void>()
  const interrupt = (): void => interrupted.reject(new SetupError('interrupted.'))
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  const releases: (() => Promise<void>)[] = []
  try {
    const htpasswd = { username: PAGE_USER, password: PASSWORDS.plain }
    const registry = await startLocalRegistry(await ensureRegistry(), { htpasswd })
    releases.push(() => registry.remove())
    // A password has no flag: a process list would show it.
    const account = { DOCKERHUB_USERNAME: PAGE_USER, DOCKERHUB_PASSWORD: PASSWORDS.plain }
    Object.assign(process.env, account, { DOCKERHUB_NAMESPACE: '' })
    const flags = ['--publish-registry', registry.host, '--retention-interval-seconds', '1']
    const service = await startService(folder, flags)
    releases.push(
      () => service.stop(),
      () => removeJobs(service.url, engine),
    )
    say(`service: ${service.url}, registry: ${registry.host}`)
    const site = { service: service.url, registry: registry.host, password: PASSWORDS.plain }
    await Promise.race([use(site), interrupted.promise])
  } finally {
    for (const release of releases.reverse()) {
      await release().catch((error: unknown) => say(error instanceof Error ? error.message : String(error)))
    }
    rmSync(folder, { recursive: true, force: true })
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}

async function runOne(page: CompatPage, site: PageSite, engine: Connection, tally: Tally): Promise<void> {
  const why = await whyNot(page, engine)
  if (why !== undefined) {
    tally.skipped.push(`${page.name}: ${why}`)
    return
  }
  const requests = readPage(page.path)
  for (const [index, pending] of runPage(requests, site).entries()) {
    const result = await pending
    const title = requests[index]?.title ?? ''
    printRow([page.name, title, inLine(result.expected, 'first'), inLine(result.got, 'last')], result.ok)
    if (result.ok) tally.ok += 1
    else tally.failures.push({ title: `${page.name}: ${title}`, result })
  }
}

/** Why a page cannot be run on this machine; undefined when it can. */
async function whyNot({ images }: CompatPage, engine: Connection): Promise<string | undefined> {
  try {
    await ensureBaseImages(engine, images)
  } catch (error) {
    if (error instanceof InstallRefused || !(error instanceof SetupError)) throw error
    return error.text
  }
  for (const image of images) if (!(await hasImage(engine, image))) return `there is no image ${image} here`
  return undefined
}

const WIDTHS = [16, 44, 40, 40] as const

function printRow(cells: readonly string[], ok: boolean | ''): void {
  const row = cells.map((cell, column) => fit(cell, WIDTHS[column] ?? 0))
  const verdict = ok === '' ? '' : ok ? 'ok' : 'NOT OK'
  process.stdout.write(`${row.join('  ')}  ${verdict}\n`)
}

function fit(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width)
}

/** `200 {"status":200,…}`: the status in front, white space made one. */
function inLine(text: string, where: 'first' | 'last'): string {
  const { status, body } = splitStatus(text, where)
  return `${status ?? ''} ${body.replaceAll(/\s+/g, ' ')}`.trim()
}

function printEnd({ ok, failures, skipped }: Tally): void {
  for (const { title, result } of failures) {
    process.stdout.write(`\nNOT OK ${title}\nexpected:\n${result.expected}\ngot:\n${result.got}\n`)
  }
  for (const reason of skipped) process.stdout.write(`\nnot run: ${reason}\n`)
  process.stdout.write(`\n${ok} ok, ${failures.length} not ok\n`)
}
