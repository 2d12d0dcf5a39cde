/**
 * mount(8) and umount(8) through a small process that stays. Node has no call for them, and starting a program
 * blocks the event loop of this process while it is forked, for longer the more memory it has: 2 ms at 55 MB, 6 at 160,
 * 11 at 260, and each run needs two.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

/** Three lines a request, one an answer: the exit code, then what was said. Values are never part of the program. */
const PROGRAM = `
trap '' HUP INT TERM
while IFS= read -r verb && IFS= read -r option && IFS= read -r path; do
  case $verb in
    mount) said=$(mount -t tmpfs -o "$option" slipway "$path" 2>&1 </dev/null) ;;
    *) said=$(umount $option "$path" 2>&1 </dev/null) ;;
  esac
  code=$?
  [ "$code" -eq 0 ] || said=$(printf %s "$said" | tr '\\n' ' ')
  printf '%s %s\\n' "$code" "$said"
done
`
const TIMEOUT_MS = 10_000

interface Waiting {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

type Shell = ChildProcessByStdio<Writable, Readable, null>

/** Requests are done one after the other. The process ends with this one, however this one ends. */
export class MountShell {
  #shell: Shell | undefined
  #waiting: Waiting[] = []

  /** `options` as for `mount -o`. Rejects with what mount said. */
  mount(path: string, options: string): Promise<void> {
    return this.#ask('mount', options, path)
  }

  unmount(path: string, how: '' | '-l'): Promise<void> {
    return this.#ask('umount', how, path)
  }

  #ask(verb: string, option: string, path: string): Promise<void> {
    if (path.includes('\n')) return Promise.reject(new Error('a path with a line break cannot be mounted'))
    const shell = (this.#shell ??= this.#start())
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const entry = { resolve, reject }
    this.#waiting.push(entry)
    hold(shell)
    shell.stdin.write(`${verb}\n${option}\n${path}\n`)
    const timer = setTimeout(() => {
      // whatever hangs, the next request gets a fresh process
      shell.kill('SIGKILL')
      this.#lose(shell, new Error(`${verb} did not end within ${TIMEOUT_MS} ms`))
    }, TIMEOUT_MS)
    return promise.finally(() => clearTimeout(timer))
  }

  #start(): Shell {
    const shell = spawn('sh', ['-c', PROGRAM], { stdio: ['pipe', 'pipe', 'ignore'] })
    shell.once('error', (error) => this.#lose(shell, error))
    shell.once('exit', () => this.#lose(shell, new Error('the process that mounts has ended')))
    shell.stdin.on('error', (error) => this.#lose(shell, error))
    createInterface({ input: shell.stdout }).on('line', (line) => this.#answer(shell, line))
    return shell
  }

  #answer(shell: Shell, line: string): void {
    const code = line.slice(0, line.indexOf(' '))
    const waiting = this.#waiting.shift()
    if (code === '0') waiting?.resolve()
    else waiting?.reject(new Error(line.slice(code.length + 1)))
    if (this.#waiting.length === 0) release(shell)
  }

  #lose(shell: Shell, error: Error): void {
    if (this.#shell !== shell) return
    this.#shell = undefined
    for (const { reject } of this.#waiting.splice(0)) reject(error)
    release(shell)
  }
}

/** Idle, it does not keep this process from ending. Pipes of children are sockets, whatever their types say. */
function release(shell: Shell): void {
  shell.unref()
  for (const pipe of [shell.stdin, shell.stdout]) if (pipe instanceof Socket) pipe.unref()
}

function hold(shell: Shell): void {
  shell.ref()
  for (const pipe of [shell.stdin, shell.stdout]) if (pipe instanceof Socket) pipe.ref()
}
