/** Passwords come by stdin or are typed: as an argument they would stand in the process list and in the shell's history. */
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { CliContext } from './cli-context.ts'
import { Interrupted } from './interruption.ts'
import { UsageError } from './usage-error.ts'

/** The service takes no longer ones. */
const MAX_BYTES = 8192

/**
 * With `fromStdin` all of stdin, without the newline at its end; else what is typed after a prompt, which is not shown.
 * `word`: what it is called. Throws `UsageError` for what cannot be one, and where there is nobody to ask, `Interrupted` for Ctrl-C.
 */
export async function readPassword(
  context: Pick<CliContext, 'stdin' | 'terminal'>,
  prompt: string,
  fromStdin: boolean,
  word = 'password',
): Promise<string> {
  if (!fromStdin && context.stdin.isTTY !== true) {
    throw new UsageError(
      'There is no terminal to ask for the password at.',
      'Give it on stdin, with --password-stdin: printf %s "$PASSWORD" | slipway … --password-stdin',
    )
  }
  const password = fromStdin ? await readAll(context.stdin, word) : await ask(context, prompt)
  if (password === '') throw new UsageError(`The ${word} is empty.`)
  if (/[\u0000-\u001f\u007f]/.test(password)) {
    throw new UsageError(`The ${word} has a newline or another control character in it.`)
  }
  return password
}

async function readAll(stdin: AsyncIterable<Uint8Array>, word: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of stdin) {
    chunks.push(chunk)
    bytes += chunk.byteLength
    if (bytes > MAX_BYTES) throw new UsageError(`The ${word} is longer than ${MAX_BYTES} bytes.`)
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '')
}

/** One line, edited as usual; readline writes it to nowhere. */
async function ask(
  { stdin, terminal }: Pick<CliContext, 'stdin' | 'terminal'>,
  prompt: string,
): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true, historySize: 0 })
  terminal.draw(`${prompt}: `)
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve)
      lines.once('SIGINT', () => reject(new Interrupted()))
      lines.once('close', () => reject(new UsageError('No password was given.')))
    })
  } finally {
    lines.close()
    terminal.draw('\n')
  }
}
