import type { LintedFile } from '../linted-file.ts'
import type { Rule } from '../rule.ts'
import { type CopyFrom, copiesFrom, isStage } from './copy-from.ts'
import { imageReference } from './image-reference.ts'
import { shown } from './shown.ts'

/**
 * hadolint: the `--from` of COPY names a stage above, by name or number, or an image with a tag. Ours takes an image
 * with a digest for one too, and leaves a stage that copies from itself to DL3023.
 */
export const dl3022: Rule = {
  code: 'DL3022',
  aliases: [],
  severity: 'warning',
  keywords: ['COPY'],
  title: 'COPY --from should name a stage above',
  action: 'Name a stage above with AS, or write the image with its tag.',
  *check(file) {
    for (const from of copiesFrom(file)) {
      if (isStage(from.value, from.stage) || isDefined(file, from)) continue
      const later = file.stages.some((stage) => isStage(from.value, stage))
      const message = later
        ? `The stage ${shown(from.value)} comes later than the COPY from it.`
        : `${shown(from.value)} is no stage of this file, and as an image it has no tag.`
      yield { range: from.range, message }
    }
  },
}

function isDefined({ stages }: LintedFile, { stage, value }: CopyFrom): boolean {
  if (stages.slice(0, stage.index).some((above) => isStage(value, above))) return true
  const { tag, digest } = imageReference(value)
  return tag !== null || digest !== null
}
