/** Templates as an operator would write them, for the tests of those that come with Slipway and of the format. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface WrittenTemplate {
  /** Text of `template.yaml`; left out: one without parameters. */
  readonly yaml?: string
  /** Below `files/`, or beside it for paths that begin with `../`. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
}

export const PLAIN_YAML = `title: Plain
description: Nothing to choose.
parameters: {}
rendered: [Dockerfile]
run: { mode: batch }
`

/** A folder that holds the templates by name; `remove` takes it away. */
export function writeTemplates(templates: Readonly<Record<string, WrittenTemplate>>): {
  readonly folder: string
  remove(): void
} {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-templates-'))
  for (const [name, { yaml = PLAIN_YAML, files = { Dockerfile: 'FROM busybox:latest\n' } }] of Object.entries(
    templates,
  )) {
    mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(join(folder, name, 'template.yaml'), yaml)
    for (const [path, content] of Object.entries(files)) {
      const file = join(folder, name, 'files', path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, content)
    }
  }
  return { folder, remove: () => rmSync(folder, { recursive: true }) }
}
