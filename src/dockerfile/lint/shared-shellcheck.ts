/** ShellCheck for a service: many may ask, and it must not take the machine from the jobs. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import type { Diagnostic } from '../diagnostic.ts'
import type { ReadOptions } from '../document.ts'
import { parseDockerfile } from '../read-dockerfile.ts'
import { lintedFile } from '../rules/linted-file.ts'
import { addShellcheck } from './add-shellcheck.ts'
import { configurationInForce } from './create-linter.ts'
import { keepMost } from './keep-most.ts'
import type { LintConfiguration } from './lint-dockerfile.ts'
import type { LintSubject } from './linter.ts'
import { shellFindings } from './shellcheck.ts'
import { Slots } from './slots.ts'

export interface SharedShellcheckOptions {
  readonly reading: Omit<ReadOptions, 'buildArgs'>
  /** The operator's; null: none. */
  readonly configuration: LintConfiguration | null
  /** A path, or a name that is looked for in PATH. */
  readonly executable?: string
  /** For one file, the wait for its turn included; milliseconds. */
  readonly deadlineMs?: number
}

export interface WithScripts {
  readonly diagnostics: readonly Diagnostic[]
  /** False: the reader refuses the file, the program is not there, or was not done in time. Findings that are missing then say nothing. */
  readonly shellcheck: boolean
}

/** Adds ShellCheck's findings in the scripts of a Dockerfile to others of it. Never rejects. */
export type AddScriptFindings = (
  diagnostics: readonly Diagnostic[],
  dockerfile: Uint8Array,
  subject: LintSubject,
) => Promise<WithScripts>

const DEADLINE_MS = 10_000
/** Processes at once, for all that ask. */
const AT_ONCE = 2
const MOST_WAITING = 50
/** Answers that are remembered, each of 500 findings at most. */
const MOST_KNOWN = 100
/** A program that was missing is looked for again. */
const LOOK_AGAIN_MS = 60_000
const NOT_ASKED: WithScripts = { diagnostics: [], shellcheck: false }

/** One for a service: its limits are for all that ask together. */
export function createSharedShellcheck(options: SharedShellcheckOptions): AddScriptFindings {
  const { executable = 'shellcheck', deadlineMs = DEADLINE_MS } = options
  const isInstalled = lookFor(executable)
  const slots = new Slots(AT_ONCE, MOST_WAITING)
  const known = new Map<string, Promise<WithScripts>>()

  const find = async (dockerfile: Uint8Array, subject: LintSubject): Promise<WithScripts> => {
    const signal = AbortSignal.timeout(deadlineMs)
    const { configuration } = configurationInForce(subject.configuration, options.configuration)
    const read = parseDockerfile(dockerfile, { ...options.reading, buildArgs: subject.buildArgs })
    if (read.parsed === null || !(await isInstalled())) return NOT_ASKED
    const file = lintedFile(read.parsed)
    if (!(await slots.enter(signal))) return NOT_ASKED
    try {
      const program = { executable, timeoutMs: deadlineMs, concurrency: 1, totalMs: deadlineMs, signal }
      const linted = { ...read, diagnostics: [] }
      const { diagnostics } = await addShellcheck(linted, configuration, () => shellFindings(file, program))
      return { diagnostics, shellcheck: !signal.aborted }
    } finally {
      slots.leave()
    }
  }

  return async (diagnostics, dockerfile, subject) => {
    const key = keyOf(dockerfile, subject)
    const asked = known.get(key) ?? find(dockerfile, subject)
    known.delete(key)
    known.set(key, asked)
    if (known.size > MOST_KNOWN) known.delete(known.keys().next().value ?? '')
    const found = await asked
    // What was not asked to the end is asked anew next time.
    if (!found.shellcheck && known.get(key) === asked) known.delete(key)
    return { diagnostics: keepMost([...diagnostics, ...found.diagnostics]), shellcheck: found.shellcheck }
  }
}

function keyOf(dockerfile: Uint8Array, { buildArgs, configuration }: LintSubject): string {
  const rest = JSON.stringify([dockerfile.length, configuration?.length ?? null, Object.entries(buildArgs)])
  return createHash('sha256')
    .update(rest)
    .update('\0')
    .update(dockerfile)
    .update(configuration ?? '')
    .digest('hex')
}

/** Asks once, and once a minute while it is missing. */
function lookFor(executable: string): () => Promise<boolean> {
  let answer: Promise<boolean> | undefined
  let lookedAt = 0
  return async () => {
    if (answer === undefined || (Date.now() - lookedAt > LOOK_AGAIN_MS && !(await answer))) {
      lookedAt = Date.now()
      answer = promisify(execFile)(executable, ['--version'], { timeout: 5000, cwd: '/' }).then(
        () => true,
        () => false,
      )
    }
    return answer
  }
}
