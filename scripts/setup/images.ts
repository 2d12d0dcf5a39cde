import type { Readable } from 'node:stream'
import type { Connection } from './connection.ts'
import { say } from './say.ts'
import { nodeArchive, pythonArchive } from './language-stand-in.ts'
import { busyboxArchive, debianArchive } from './stand-in.ts'
import { InstallRefused, SetupError } from './setup-error.ts'

/** A pull that shows no progress for so long is given up. */
const PULL_IDLE_MS = 15_000

interface BaseImage {
  readonly ref: string
  readonly command: string
  /** Makes a root file system that can stand in for the image; resolves with the path of a tar. */
  readonly standIn: () => Promise<string>
}

/** What the examples, tests and benchmarks build on. */
const DEBIAN: BaseImage = { ref: 'debian:bookworm-slim', command: '["bash"]', standIn: debianArchive }
const BUSYBOX: BaseImage = { ref: 'busybox:latest', command: '["sh"]', standIn: busyboxArchive }

/** What the templates build on when no version is asked for. Large, so only their tests make sure of them. */
const PYTHON: BaseImage = { ref: 'python:3.13-slim', command: '["python3"]', standIn: pythonArchive }
const NODE: BaseImage = { ref: 'node:26-slim', command: '["node"]', standIn: nodeArchive }

export const BASE_IMAGES = [DEBIAN.ref, BUSYBOX.ref] as const
export const TEMPLATE_IMAGES = [PYTHON.ref, NODE.ref] as const

/**
 * Makes sure that the base images are on the engine: as they are, pulled, or (where no registry can be reached) as
 * stand-ins made from the distribution's packages and labelled `io.slipway.stand-in=true`. Throws `SetupError`.
 */
export async function ensureBaseImages(
  connection: Connection,
  refs: readonly string[] = BASE_IMAGES,
): Promise<void> {
  for (const image of [DEBIAN, BUSYBOX, PYTHON, NODE].filter(({ ref }) => refs.includes(ref))) {
    if (await hasImage(connection, image.ref)) continue
    say(`base image ${image.ref}: pulling ...`)
    const failure = await pull(connection, image.ref)
    if (failure !== undefined) await standIn(connection, image, failure)
  }
}

export async function hasImage({ client }: Connection, ref: string): Promise<boolean> {
  const list = await client.call('list images', (docker) =>
    docker.listImages({ filters: { reference: [ref] } }),
  )
  return list.length > 0
}

/** Undefined when it worked, else why not. */
async function pull({ client }: Connection, ref: string): Promise<string | undefined> {
  const idle = new AbortController()
  const giveUp = (): void => idle.abort(new Error(`no progress for ${PULL_IDLE_MS / 1000} s`))
  const timer = setTimeout(giveUp, PULL_IDLE_MS)
  try {
    const limits = { timeoutMs: Number.POSITIVE_INFINITY, signal: idle.signal }
    const stream = await client.call(
      'pull',
      (docker, signal) => docker.pull(ref, { abortSignal: signal }),
      limits,
    )
    await drain(stream as Readable, () => timer.refresh())
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    clearTimeout(timer)
  }
}

async function standIn(connection: Connection, image: BaseImage, failure: string): Promise<void> {
  say(`base image ${image.ref}: cannot be pulled (${failure}); making a stand-in from packages ...`)
  const archive = await image.standIn().catch((error: unknown) => {
    if (error instanceof InstallRefused || !(error instanceof SetupError)) throw error
    throw new SetupError(`The base image ${image.ref} can neither be pulled nor made here. ${error.text}`, [
      `docker pull ${image.ref}`,
    ])
  })
  const [repo, tag] = image.ref.split(':')
  const stream = await connection.client.call(
    'import image',
    (docker) =>
      docker.importImage(archive, {
        repo,
        tag,
        changes: [
          `CMD ${image.command}`,
          'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
          'LABEL io.slipway.stand-in=true',
        ],
      }),
    { timeoutMs: 300_000 },
  )
  await drain(stream as Readable)
  if (!(await hasImage(connection, image.ref)))
    throw new SetupError(`the import of ${image.ref} left no image.`)
}

/** Copies images from one engine to another, keeping their ids. */
export async function copyImages(from: Connection, to: Connection, refs: readonly string[]): Promise<void> {
  const limits = { timeoutMs: 300_000 }
  for (const ref of refs) {
    if (await hasImage(to, ref)) continue
    const archive = await from.client.call('save image', (docker) => docker.getImage(ref).get(), limits)
    const answer = await to.client.call('load image', (docker) => docker.loadImage(archive), limits)
    await drain(answer as Readable)
  }
}

/** Reads an answer of JSON lines to its end; throws what it reports as an error (the HTTP status does not). */
async function drain(stream: Readable, onData: () => void = () => undefined): Promise<void> {
  let rest = ''
  for await (const chunk of stream.setEncoding('utf8')) {
    onData()
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) throwReported(line)
  }
  throwReported(rest)
}

function throwReported(line: string): void {
  if (!line.trim().startsWith('{')) return
  const message: unknown = JSON.parse(line)
  if (typeof message === 'object' && message !== null && 'error' in message) {
    throw new SetupError(String(message.error))
  }
}
