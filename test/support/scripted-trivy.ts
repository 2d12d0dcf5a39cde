/** A program that stands in for Trivy, and says what a real one said. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TrivyRecording } from './recorded-images.ts'

export interface ScriptedTrivy {
  readonly program: string
  /** For the scanner's own files. */
  readonly folder: string
  remove(): Promise<void>
}

export const TRIVY_VERSION = '0.57.1'

/**
 * `image` is the shell's part of a call `trivy image ... ID`, where `$here` is the program's folder and `$id` the image;
 * left out: it prints the recorded output. `dataAt`: of its data, RFC 3339; null: it has none.
 */
export async function scriptTrivy(
  recordings: readonly TrivyRecording[],
  options: { readonly image?: string; readonly dataAt: string | null },
): Promise<ScriptedTrivy> {
  const here = await mkdtemp(join(tmpdir(), 'slipway-trivy-'))
  const { dataAt, image = 'cat "$here/$id.json"' } = options
  const data =
    dataAt === null ? {} : { VulnerabilityDB: { Version: 2, UpdatedAt: dataAt, NextUpdate: dataAt } }
  await writeFile(join(here, 'version.json'), JSON.stringify({ Version: TRIVY_VERSION, ...data }))
  for (const one of recordings)
    await writeFile(join(here, `${one.image.id.replace('sha256:', '')}.json`), JSON.stringify(one.output))
  const program = join(here, 'trivy')
  const lines = [
    '#!/bin/sh',
    `here='${here}'`,
    'printf "%s\\n" "$*" >> "$here/calls"',
    'env >> "$here/environment"',
    'if [ "$1" = version ]; then cat "$here/version.json"; exit; fi',
    'for id; do :; done',
    'id=${id#sha256:}',
    image,
  ]
  await writeFile(program, `${lines.join('\n')}\n`)
  await chmod(program, 0o755)
  const folder = join(here, 'data')
  await mkdir(folder)
  return { program, folder, remove: () => rm(here, { recursive: true, force: true }) }
}
