import { builtInstructions } from '../../dockerfile/built-instructions.ts'
import type { Engine, ImageInfo } from '../../engines/engine.ts'
import type { ErrorCode } from '../../errors/codes.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { BuildEvidence } from '../../jobs/evidence.ts'
import type { StageContext } from '../stage.ts'
import { linesOfLayers } from './layer-lines.ts'

/** The image is built, and lines are no more than a service to its author. An engine that is away stops the job anyway. */
const DO_WITHOUT: ReadonlySet<ErrorCode> = new Set(['engine_failed', 'engine_timeout', 'engine_unsupported'])

/** The lines of the layers of an image that was built from this Dockerfile; nothing where they are not certain. */
export async function findLayerLines(
  engine: Engine,
  { job, cancelled, leaving, log }: StageContext,
  image: Pick<ImageInfo, 'id' | 'layers'>,
  dockerfile: Uint8Array,
): Promise<Pick<BuildEvidence, 'layerLines'>> {
  const signal = AbortSignal.any([cancelled, leaving])
  try {
    const history = await engine.imageHistory(image.id, signal)
    const built = builtInstructions(dockerfile, job.spec)
    const layerLines = history && built && linesOfLayers(image.layers, history, built)
    return layerLines === null ? {} : { layerLines }
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof SlipwayError) || !DO_WITHOUT.has(error.code)) throw error
    log.system(`the lines of the layers are not known: ${error.detail}`)
    return {}
  }
}
