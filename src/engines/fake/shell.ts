import { COMMANDS, ShellExit } from './shell-commands.ts'
import type { FakeFiles } from './files.ts'

export interface ShellWorld {
  readonly env: Readonly<Record<string, string>>
  readonly files: FakeFiles
  print(stream: 'stdout' | 'stderr', bytes: Buffer): void
  /** Answers at this port from now on, by the request's path, with a status. Left out: there is no network. */
  serve?(port: number, answer: (path: string) => number): void
  /** Resolves after the time, or throws when the process is killed. */
  sleep(ms: number): Promise<void>
}

export interface ShellEnd {
  readonly exitCode: number
  readonly oomKilled: boolean
}

/**
 * Runs a script in a shell that knows a few commands and `;`, `&&`, `||`, `>`, `>>`, `>&2`, quotes and variables:
 * enough for what tests write into RUN and CMD. What it does not know ends with 127 or 2, as in a real shell.
 */
export async function runShell(script: string, world: ShellWorld): Promise<ShellEnd> {
  const tokens = lex(script)
  if (!tokens) {
    world.print('stderr', Buffer.from(`sh: the fake shell does not understand: ${script}\n`))
    return { exitCode: 2, oomKilled: false }
  }
  return ending(async () => {
    let code = 0
    let isSkipped = false
    for (const { words, joint } of statements(tokens)) {
      if (!isSkipped && words.length > 0) code = await runStatement(words, world)
      isSkipped = (joint === '&&' && code !== 0) || (joint === '||' && code === 0)
    }
    return code
  })
}

/** Runs a program by its arguments. Undefined when there is no such program. */
export async function runProgram(argv: readonly string[], world: ShellWorld): Promise<ShellEnd | undefined> {
  const name = programName(argv[0] ?? '')
  if (name === 'sh') return runShell(argv[1] === '-c' ? (argv[2] ?? '') : '', world)
  const command = COMMANDS.get(name)
  if (!command) return undefined
  return ending(async () =>
    command(argv.slice(1), { ...world, out: (bytes) => world.print('stdout', bytes) }),
  )
}

async function ending(run: () => Promise<number>): Promise<ShellEnd> {
  try {
    return { exitCode: await run(), oomKilled: false }
  } catch (error) {
    if (error instanceof ShellExit) return error.end
    throw error
  }
}

const TOKEN =
  /[ \t]*(?:(;|\n|&&|\|\|)|([12]?>&[12]|>>|>)|((?:[^\s;&|<>"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+))/sy

interface Token {
  readonly kind: 'joint' | 'redirect' | 'word'
  readonly text: string
}

function lex(script: string): readonly Token[] | undefined {
  const tokens: Token[] = []
  const source = script.trimEnd()
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < source.length) {
    const [, joint, redirect, word] = TOKEN.exec(source) ?? []
    if (joint !== undefined) tokens.push({ kind: 'joint', text: joint })
    else if (redirect !== undefined) tokens.push({ kind: 'redirect', text: redirect })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word })
    else return undefined
  }
  return tokens
}

function* statements(
  tokens: readonly Token[],
): Generator<{ readonly words: readonly Token[]; readonly joint: string }> {
  let words: Token[] = []
  for (const token of tokens) {
    if (token.kind !== 'joint') words.push(token)
    else {
      yield { words, joint: token.text }
      words = []
    }
  }
  yield { words, joint: ';' }
}

async function runStatement(tokens: readonly Token[], world: ShellWorld): Promise<number> {
  const argv: string[] = []
  let target: { readonly path: string; readonly append: boolean } | undefined
  let stream: 'stdout' | 'stderr' = 'stdout'
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token?.kind === 'word') argv.push(expand(token.text, world.env))
    else if (token?.text.endsWith('>&2')) stream = 'stderr'
    else if (token?.text.startsWith('>') && !token.text.includes('&')) {
      at += 1
      target = { path: expand(tokens[at]?.text ?? '', world.env), append: token.text === '>>' }
    }
  }
  const command = COMMANDS.get(programName(argv[0] ?? ''))
  if (!command) {
    world.print('stderr', Buffer.from(`sh: ${argv[0]}: not found\n`))
    return 127
  }
  const written: Buffer[] = []
  const out = (bytes: Buffer): void => {
    if (target) written.push(bytes)
    else world.print(stream, bytes)
  }
  const code = await command(argv.slice(1), { ...world, out })
  if (!target) return code
  const before = target.append ? (world.files.read(target.path) ?? Buffer.alloc(0)) : Buffer.alloc(0)
  if (world.files.write(target.path, Buffer.concat([before, ...written]))) return code
  world.print('stderr', Buffer.from(`sh: write error: No space left on device\n`))
  return 1
}

/** Removes quotes and puts variables in; a word stays one word. */
function expand(word: string, env: Readonly<Record<string, string>>): string {
  const values = (text: string): string =>
    text.replace(
      /\$(?:\{(\w+)\}|(\w+))/g,
      (_, braced?: string, bare?: string) => env[braced ?? bare ?? ''] ?? '',
    )
  return word.replace(
    /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^'"\\]+)/gs,
    (_, single?: string, double?: string, escaped?: string, bare?: string) => {
      if (single !== undefined) return single
      if (double !== undefined) return values(double).replace(/\\(["\\$`])/g, '$1')
      return escaped ?? values(bare ?? '')
    },
  )
}

function programName(path: string): string {
  return path.replace(/^\/(?:usr\/)?bin\//, '')
}
