/** Log lines as text. For a reader at a terminal a heading tells where each part comes from; a file gets the lines alone. */
import type { LogLine } from '../../client/api-types.generated.ts'
import type { Terminal } from '../terminal.ts'
import { neutralise } from './neutralise.ts'

export class LogWriter {
  readonly #terminal: Terminal
  readonly #timestamps: boolean
  #heading = ''

  constructor(terminal: Terminal, { timestamps }: { readonly timestamps: boolean }) {
    this.#terminal = terminal
    this.#timestamps = timestamps
  }

  write(line: LogLine): void {
    const { paintOut, showsOut } = this.#terminal
    const heading = line.step === null ? line.stage : `${line.stage} ${neutralise(line.step)}`
    if (showsOut && heading !== this.#heading) this.#terminal.out(paintOut('dim', `── ${heading}`))
    this.#heading = heading
    const time = this.#timestamps ? `${paintOut('dim', line.at)} ` : ''
    const text = neutralise(line.text)
    this.#terminal.out(time + (line.stream === 'system' ? paintOut('dim', text) : text))
  }
}
