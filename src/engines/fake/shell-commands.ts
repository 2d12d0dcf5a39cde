import type { ShellEnd, ShellWorld } from './shell.ts'

/** Thrown by a command that ends the whole shell. */
export class ShellExit extends Error {
  readonly end: ShellEnd

  constructor(end: ShellEnd) {
    super(`the shell ended with ${end.exitCode}`)
    this.end = end
  }
}

interface CommandWorld extends ShellWorld {
  /** The command's standard output, wherever it goes. */
  out(bytes: Buffer): void
}

type Command = (args: readonly string[], world: CommandWorld) => number | Promise<number>

/** The programs of a fake image. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['true', () => 0],
  [':', () => 0],
  ['false', () => 1],
  ['echo', echo],
  ['printf', printf],
  ['cat', cat],
  ['sleep', sleep],
  ['exit', exit],
  ['env', env],
  ['head', head],
  ['tail', tail],
  ['mkdir', place('folder')],
  ['mkfifo', place('fifo')],
  ['touch', touch],
  ['ln', link],
  ['httpd', httpd],
])

function echo(args: readonly string[], { out }: CommandWorld): number {
  const isBare = args[0] === '-n'
  out(Buffer.from(`${(isBare ? args.slice(1) : args).join(' ')}${isBare ? '' : '\n'}`))
  return 0
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\' }

function printf(args: readonly string[], { out }: CommandWorld): number {
  const rest = args.slice(1)
  const text = (args[0] ?? '')
    .replace(/\\([nrt\\])/g, (_, letter: string) => ESCAPES[letter] ?? letter)
    .replace(/%([s%])/g, (_, kind: string) => (kind === '%' ? '%' : (rest.shift() ?? '')))
  out(Buffer.from(text))
  return 0
}

function cat(args: readonly string[], { files, out, print }: CommandWorld): number {
  let code = 0
  for (const path of args) {
    const bytes = files.read(path)
    if (bytes) out(bytes)
    else {
      print('stderr', Buffer.from(`cat: can't open '${path}': No such file or directory\n`))
      code = 1
    }
  }
  return code
}

async function sleep(args: readonly string[], world: CommandWorld): Promise<number> {
  await world.sleep(Number(args[0]) * 1000)
  return 0
}

function exit(args: readonly string[]): never {
  throw new ShellExit({ exitCode: Number(args[0] ?? 0), oomKilled: false })
}

function env(_: readonly string[], world: CommandWorld): number {
  for (const [name, value] of Object.entries(world.env)) world.out(Buffer.from(`${name}=${value}\n`))
  return 0
}

/** `head -c BYTES /dev/zero`. */
function head(args: readonly string[], { files, out }: CommandWorld): number {
  const bytes = Number(args[args.indexOf('-c') + 1] ?? 0)
  const path = args.at(-1) ?? ''
  const content = path === '/dev/zero' ? Buffer.alloc(bytes) : files.read(path)?.subarray(0, bytes)
  if (content) out(content)
  return content ? 0 : 1
}

/** `tail /dev/zero` takes all memory. */
function tail(args: readonly string[], { files, out }: CommandWorld): number {
  if (args.at(-1) === '/dev/zero') throw new ShellExit({ exitCode: 137, oomKilled: true })
  const content = files.read(args.at(-1) ?? '')
  if (content) out(content)
  return content ? 0 : 1
}

function place(kind: 'folder' | 'fifo'): Command {
  return (args, { files }) => {
    for (const path of args) if (!path.startsWith('-')) files.set(path, { kind })
    return 0
  }
}

function touch(args: readonly string[], { files }: CommandWorld): number {
  for (const path of args) if (!files.get(path)) files.write(path, Buffer.alloc(0))
  return 0
}

/** `httpd -f -p PORT -h FOLDER`: serves the regular files of the folder until it is killed. */
async function httpd(args: readonly string[], world: CommandWorld): Promise<number> {
  const option = (name: string): string => args[args.indexOf(name) + 1] ?? ''
  const home = option('-h')
  world.serve?.(Number(option('-p')), (path) => (world.files.read(`${home}${path}`) ? 200 : 404))
  await world.sleep(2 ** 31 - 1)
  return 0
}

/** `ln -s TARGET PATH`. */
function link(args: readonly string[], { files }: CommandWorld): number {
  const [target = '', path = ''] = args.filter((word) => word !== '-s')
  files.set(path, { kind: 'link', target })
  return 0
}
