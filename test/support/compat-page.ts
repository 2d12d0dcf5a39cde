/**
 * The pages in docs/compat are the fixture: `readPage` takes their requests out, `runPage` runs them in a real shell
 * against a real service.
 *
 * A request is a heading, a block `sh`, and a block `answer` with what the commands print (see compat-answer.ts).
 * Without an answer the commands only have to end with 0. All blocks of a page run in order in one bash, in an empty
 * folder, so that one can use what another left there. `curl` prints no progress, and a last line `HTTP <status>`.
 */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAnswer } from './compat-answer.ts'

export interface PageRequest {
  /** Its heading. */
  readonly title: string
  /** As the page shows them. */
  readonly commands: string
  /** As the page shows it; null: the page shows none. */
  readonly answer: string | null
}

export interface PageResult {
  readonly ok: boolean
  readonly expected: string
  readonly got: string
}

/** What the pages name, and what it is here. */
export interface PageSite {
  /** For `http://localhost:8080`. */
  readonly service: string
  /** For `registry.example.org`. */
  readonly registry: string
  /** For the password that the pages show. */
  readonly password: string
}

/** The password in the pages: of nobody. */
const SHOWN_PASSWORD = 'the-password-of-ann'
/** A page that is not through by then hangs: its shell is killed, and what has not run has failed. */
const DEADLINE_MS = 600_000
const CURL = `curl() { command curl --silent --show-error --write-out '\\nHTTP %{http_code}\\n' "$@"; }\n`

/** Throws when a page has an answer that belongs to no request, so that nothing is passed over in silence. */
export function readPage(path: string): readonly PageRequest[] {
  const text = readFileSync(path, 'utf8')
  const requests: PageRequest[] = []
  let title = ''
  for (const [, heading, language, block = ''] of text.matchAll(
    /^#{2,4} (.+)$|^```(\w+)\n([\s\S]*?)^```$/gm,
  )) {
    if (heading !== undefined) title = heading
    else if (language === 'sh') requests.push({ title, commands: block, answer: null })
    else if (language === 'answer') {
      const request = requests.pop()
      if (request?.answer !== null || request.title !== title)
        throw new Error(`${path}: "${title}" has an answer alone`)
      requests.push({ ...request, answer: block })
    }
  }
  if (requests.length === 0) throw new Error(`${path} shows no request`)
  return requests
}

/** Starts a page; one result for each of its requests, in order. None of them rejects. */
export function runPage(requests: readonly PageRequest[], site: PageSite): readonly Promise<PageResult>[] {
  const mark = `--- ${randomUUID()}`
  const folder = mkdtempSync(join(tmpdir(), 'slipway-compat-'))
  const work = join(folder, 'work')
  mkdirSync(work)
  const script = requests.map(({ commands }, index) => {
    const file = join(folder, `${index}.sh`)
    writeFileSync(file, substitute(commands, site))
    // A file for each block: what is wrong in one does not end the others.
    return `source '${file}'; printf '\\n%s %d\\n' '${mark}' "$?"\n`
  })
  writeFileSync(join(folder, 'page.sh'), `${CURL}${script.join('')}`)
  const outputs = runScript(join(folder, 'page.sh'), work, mark, requests.length)
  void Promise.all(outputs).then(() => rmSync(folder, { recursive: true, force: true }))
  return requests.map(async (request, index) => judge(request, await outputs[index], site))
}

interface BlockOutput {
  readonly text: string
  /** Exit code; null when the shell ended before. */
  readonly code: number | null
}

function runScript(
  script: string,
  folder: string,
  mark: string,
  count: number,
): readonly Promise<BlockOutput>[] {
  const blocks = Array.from({ length: count }, () => Promise.withResolvers<BlockOutput>())
  // A group of its own, so that nothing of a page that hangs stays behind.
  const shell = spawn('bash', ['--noprofile', '--norc', script], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const end = (): void => void (shell.pid !== undefined && killGroup(shell.pid))
  const timer = setTimeout(end, DEADLINE_MS)
  process.once('exit', end)
  let text = ''
  let errors = ''
  let next = 0
  shell.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    for (let at = findMark(text, mark); at !== undefined; at = findMark(text, mark)) {
      blocks[next]?.resolve({ text: at.before, code: at.code })
      next += 1
      text = at.after
    }
  })
  shell.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk))
  const finish = (why: string): void => {
    clearTimeout(timer)
    process.off('exit', end)
    // The block in which the shell ended, and those behind it. What is resolved already stays as it is.
    for (const { resolve } of blocks) resolve({ text: `${text}\n${errors}\n${why}`, code: null })
  }
  shell.once('error', (error) => finish(error.message))
  shell.once('close', (code, signal) => finish(`the shell ended: ${signal ?? code}`))
  return blocks.map(({ promise }) => promise)
}

function findMark(
  text: string,
  mark: string,
): { readonly before: string; readonly code: number; readonly after: string } | undefined {
  const start = text.indexOf(`\n${mark} `)
  const end = start === -1 ? -1 : text.indexOf('\n', start + 1)
  if (end === -1) return undefined
  const code = Number(text.slice(start + mark.length + 2, end))
  return { before: text.slice(0, start), code, after: text.slice(end + 1) }
}

function judge(request: PageRequest, output: BlockOutput | undefined, site: PageSite): PageResult {
  const { text, code } = output ?? { text: '', code: null }
  const got = text.trim()
  if (request.answer === null)
    return { ok: code === 0, expected: 'ends with 0', got: code === 0 ? 'it does' : got }
  const expected = substitute(request.answer, site).trim()
  return { ok: code !== null && isAnswer(got, expected), expected, got }
}

function substitute(text: string, { service, registry, password }: PageSite): string {
  return text
    .replaceAll('http://localhost:8080', service)
    .replaceAll('registry.example.org', registry)
    .replaceAll(SHOWN_PASSWORD, password)
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // it has ended
  }
}
