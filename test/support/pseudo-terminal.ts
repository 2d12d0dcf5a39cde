/**
 * A program in a real pseudo-terminal: that of `script` (util-linux), which needs no compiled module. Its size is set
 * by `stty` from outside, which sends the program the signal that a window's new size sends.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { awaitState } from '../../scripts/setup/await-state.ts'
import { repository } from '../../scripts/setup/folders.ts'
import { Screen } from './screen.ts'
import { cleanEnvironment, releaseAtEnd } from './service.ts'

export interface Size {
  readonly columns: number
  readonly rows: number
}

export interface TerminalOptions extends Partial<Size> {
  readonly env?: Readonly<Record<string, string>>
}

const DEADLINE_MS = 60_000

/** What stands before the program's own output. */
const HEAD = /^tty (\/dev\/\S+)\r\n/

export class PseudoTerminal {
  readonly screen: Screen
  readonly #child: ChildProcess
  readonly #ended: Promise<number | null>
  #raw = ''
  #device = ''

  /** Starts the program with these arguments. */
  constructor(command: readonly string[], { columns = 80, rows = 24, env = {} }: TerminalOptions = {}) {
    this.screen = new Screen({ columns, rows })
    const start = `stty rows ${rows} cols ${columns}; echo "tty $(tty)"; exec ${command.map(quote).join(' ')}`
    this.#child = spawn('script', ['--quiet', '--return', '--flush', '--command', start, '/dev/null'], {
      cwd: repository,
      env: { ...cleanEnvironment(), TERM: 'xterm-256color', CI: '', SHELL: '/bin/sh', ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    // The program gets the hang-up of its terminal, whatever became of the test.
    releaseAtEnd(() => void this.#child.kill())
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#take(text))
    this.#ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject)
      this.#child.once('close', resolve)
    })
  }

  /** All that the program has written. */
  get raw(): string {
    return this.#raw
  }

  /** Types. `\u0003` is Ctrl-C. */
  type(text: string): void {
    this.#child.stdin?.write(text)
  }

  /** What is under way was drawn for the old size, as in any terminal: only the next frame is whole for certain. */
  resize({ columns, rows }: Size): void {
    this.screen.resize({ columns, rows })
    execFileSync('stty', ['-F', this.#device, 'rows', String(rows), 'cols', String(columns)])
  }

  /** Resolves when the screen's text matches. Throws with the screen when it does not in time. */
  async shows(pattern: RegExp): Promise<void> {
    const seen = await awaitState(
      () => (pattern.test(this.screen.text()) ? true : undefined),
      DEADLINE_MS,
      10,
    )
    if (seen !== true) throw new Error(`${pattern} is not on the screen:\n${this.screen.text()}`)
  }

  /** Resolves with the exit code. */
  ended(): Promise<number | null> {
    return this.#ended
  }

  #take(text: string): void {
    if (this.#device === '') {
      this.#raw += text
      const head = HEAD.exec(this.#raw)
      if (head === null) return
      this.#device = head[1] ?? ''
      const rest = this.#raw.slice(head[0].length)
      this.#raw = ''
      return this.#take(rest)
    }
    this.#raw += text
    this.screen.write(text)
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}
