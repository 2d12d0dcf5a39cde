import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { pack } from 'tar-stream'
import Type from 'typebox'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { CallOptions, DockerClient } from './client.ts'
import { isMissing } from './errors.ts'
import { holderProgram } from './holder-elf.ts'
import { callForJson } from './run/engine-call.ts'

/** Changes when the content of the image changes. */
const VERSION = '1'
/** Marks the image for people. It carries no instance's label: all services of an engine share it. */
const LABEL = 'io.slipway.holder'

const FoundImage = Type.Object({
  Id: Type.String(),
  RootFS: Type.Object({ Layers: Type.Optional(Type.Array(Type.String())) }),
  Config: Type.Object({
    Labels: Type.Optional(Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()])),
  }),
})

/**
 * The id of the image that holders and keepers run, imported when the engine does not have it. No registry is asked.
 * An image of that name counts only when its single layer is byte for byte ours: a submission might have been
 * built under the same name.
 */
export async function ensureHolderImage(
  client: DockerClient,
  architecture: string,
  options: CallOptions = {},
): Promise<string> {
  const reference = `slipway/holder:${VERSION}-${architecture.replace(/[^a-z0-9_]/gi, '')}`
  const archive = await holderArchive(holderProgram(architecture))
  const diffId = `sha256:${createHash('sha256').update(archive).digest('hex')}`
  const found = await findImage(client, reference, options)
  if (found && found.layers.length === 1 && found.layers[0] === diffId && found.isHolder) return found.id
  await importImage(client, reference, archive, options)
  const made = await findImage(client, reference, options)
  if (!made)
    throw new SlipwayError('engine_failed', {
      detail: 'The engine did not keep the holder image',
      where: reference,
    })
  return made.id
}

async function findImage(client: DockerClient, reference: string, options: CallOptions) {
  const request = { method: 'GET', path: `/images/${reference}/json` } as const
  try {
    const image = await callForJson(client, 'inspect image', request, FoundImage, options)
    const isHolder = image.Config.Labels?.[LABEL] === VERSION
    return { id: image.Id, layers: image.RootFS.Layers ?? [], isHolder }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

async function importImage(
  client: DockerClient,
  reference: string,
  archive: Buffer,
  options: CallOptions,
): Promise<void> {
  const [repo = '', tag = ''] = reference.split(':')
  await client.call(
    'import image',
    async (_docker, signal) => {
      const body = Readable.from([archive])
      const query = { fromSrc: '-', repo, tag, changes: `LABEL ${LABEL}=${VERSION}` }
      const request = { method: 'POST', path: '/images/create', query, body } as const
      const answer = await text(await client.stream('import image', request, { signal }))
      const error = /"error"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(answer)
      if (error)
        throw new SlipwayError('engine_failed', { detail: `The holder image was refused: ${error[1]}` })
    },
    options,
  )
}

/** The same bytes at any time and on any machine, so that the layer's id tells whether it is ours. */
async function holderArchive(program: Buffer): Promise<Buffer> {
  const archive = pack()
  const fixed = { uid: 0, gid: 0, mtime: new Date(0) }
  archive.entry({ ...fixed, name: 'data/', type: 'directory', mode: 0o755 })
  archive.entry({ ...fixed, name: 'hold', mode: 0o555 }, program)
  archive.finalize()
  return buffer(archive)
}
