import type { Range } from '../../diagnostic.ts'
import type { LintedFile, LintedStage } from '../linted-file.ts'
import type { BaseImage, LintContext } from '../rule.ts'
import { chainOf } from './scopes.ts'

/** Official images whose configuration has nothing but PATH and a shell as the command. */
const BARE = /^(?:(?:index\.)?docker\.io\/)?(?:library\/)?(?:alpine|busybox|debian|ubuntu)(?:[:@]|$)/

export type Root =
  | { readonly kind: 'scratch' }
  /** `ref` is null where the file alone does not tell it; `text` is as written. */
  | {
      readonly kind: 'image'
      readonly text: string
      readonly ref: string | null
      readonly image: BaseImage | null
    }

/** What a stage stands on at last. */
export function rootOf(file: LintedFile, stage: LintedStage, context: LintContext): Root {
  const from = chainOf(stage)[0]?.from
  const use = file.images.find(
    (image) => image.from === 'FROM' && from && isSame(image.range, from.restRange),
  )
  if (use === undefined) return { kind: 'scratch' }
  return {
    kind: 'image',
    text: use.text,
    ref: use.ref,
    image: (use.ref && context.baseImages?.get(use.ref)) || null,
  }
}

/** True where the image brings no variables but PATH, no entrypoint and no working directory. */
export function isBare(root: Root): boolean {
  return root.kind === 'scratch' || BARE.test(root.ref ?? root.text)
}

function isSame(a: Range, b: Range): boolean {
  return a.start.line === b.start.line && a.start.character === b.start.character
}
