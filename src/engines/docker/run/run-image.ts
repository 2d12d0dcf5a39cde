import Type from 'typebox'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import type { CallOptions, DockerClient } from '../client.ts'
import { isMissing } from '../errors.ts'
import { callForJson } from './engine-call.ts'
import type { RunImage, RunMemory } from './run-site.ts'

const Image = Type.Object({
  Config: Type.Object({
    User: Type.Optional(Type.String()),
    Volumes: Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()])),
  }),
})

/** Enough for the images of the jobs at hand. */
const KEPT = 256

/** What a run must know of its image. Throws `engine_failed` when the engine has it no more: the build is ours to repeat. */
export async function readRunImage(
  client: DockerClient,
  memory: Pick<RunMemory, 'images'>,
  id: string,
  options: CallOptions,
): Promise<RunImage> {
  const known = memory.images.get(id)
  if (known) return known
  const request = { method: 'GET', path: `/images/${id}/json` } as const
  const { Config } = await callForJson(client, 'inspect image', request, Image, options).catch(
    (error: unknown) => {
      if (!isMissing(error)) throw error
      throw new SlipwayError('engine_failed', {
        detail: `The image ${id} is not on the engine`,
        cause: error,
      })
    },
  )
  const image = { user: Config.User || 'root', volumes: Object.keys(Config.Volumes ?? {}) }
  const oldest = memory.images.keys().next().value
  if (memory.images.size >= KEPT && oldest !== undefined) memory.images.delete(oldest)
  memory.images.set(id, image)
  return image
}
