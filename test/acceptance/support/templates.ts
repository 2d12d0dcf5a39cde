import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A template without parameters, of a Dockerfile alone, whose images run to their end. */
export function writeTemplate(folder: string, name: string, dockerfile: string): void {
  const files = join(folder, name, 'files')
  mkdirSync(files, { recursive: true })
  writeFileSync(join(files, 'Dockerfile'), dockerfile)
  const manifest = 'title: A test\ndescription: A test.\nparameters: {}\nrendered: []\nrun:\n  mode: batch\n'
  writeFileSync(join(folder, name, 'template.yaml'), manifest)
}
