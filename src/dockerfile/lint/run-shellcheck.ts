import { spawn } from 'node:child_process'
import Type, { type Static } from 'typebox'
import Value from 'typebox/value'
import type { ShellDialect } from '../rules/shell/posix-shells.ts'

export interface ShellcheckProgram {
  /** A path, or a name that is looked for in PATH. */
  readonly executable: string
  /** For one script, in milliseconds. */
  readonly timeoutMs: number
}

/**
 * Left out: files that are sourced do not exist here (1090, 1091), a shebang comes behind our first line (1128), and a
 * shell that is taken for dash is so on purpose (2187).
 */
const EXCLUDED = 'SC1090,SC1091,SC1128,SC2187'

const MOST_OUTPUT = 4 * 1024 * 1024

/** Lines and columns from one, columns in code points; the end is behind the last one. */
const Comment = Type.Object({
  line: Type.Integer({ minimum: 1 }),
  endLine: Type.Integer({ minimum: 1 }),
  column: Type.Integer({ minimum: 1 }),
  endColumn: Type.Integer({ minimum: 1 }),
  level: Type.Union([
    Type.Literal('error'),
    Type.Literal('warning'),
    Type.Literal('info'),
    Type.Literal('style'),
  ]),
  code: Type.Integer({ minimum: 1000, maximum: 99_999 }),
  message: Type.String(),
})

const Report = Type.Object({ comments: Type.Array(Comment) })

export type ShellcheckComment = Static<typeof Comment>

/** Empty when the program is missing, fails, is too slow or says something that is no report. Never rejects. */
export async function runShellcheck(
  script: { readonly text: string; readonly dialect: ShellDialect },
  program: ShellcheckProgram,
  signal: AbortSignal,
): Promise<readonly ShellcheckComment[]> {
  const output = await outputOf(script, program, signal)
  if (output === null) return []
  try {
    const report: unknown = JSON.parse(output)
    return Value.Check(Report, report) ? report.comments : []
  } catch {
    return []
  }
}

/** Null unless the program ended by itself as it does with or without findings. */
function outputOf(
  { text, dialect }: { readonly text: string; readonly dialect: ShellDialect },
  { executable, timeoutMs }: ShellcheckProgram,
  signal: AbortSignal,
): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(
      executable,
      ['--norc', '--format=json1', `--shell=${dialect}`, `--exclude=${EXCLUDED}`, '-'],
      { stdio: ['pipe', 'pipe', 'ignore'], cwd: '/', timeout: timeoutMs, killSignal: 'SIGKILL', signal },
    )
    const chunks: Buffer[] = []
    let length = 0
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > MOST_OUTPUT) child.kill('SIGKILL')
      else chunks.push(chunk)
    })
    // It may end before it has read everything; the exit code tells.
    child.stdin.on('error', () => undefined)
    child.on('error', () => resolve(null))
    child.on('close', (code) =>
      resolve(code === 0 || code === 1 ? Buffer.concat(chunks).toString('utf8') : null),
    )
    child.stdin.end(text)
  })
}
