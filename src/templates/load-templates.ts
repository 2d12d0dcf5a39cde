import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SlipwayError } from '../errors/slipway-error.ts'
import { pack } from './pack.ts'
import { type LoadedTemplate, readTemplate } from './read-template.ts'
import { renderTemplate } from './render.ts'
import { invalidTemplate } from './template-error.ts'
import type { Templates } from './templates.ts'

const BUILT_IN = fileURLToPath(new URL('.', import.meta.url))

/**
 * The templates that come with Slipway and those in the operator's folder ('' for none), all checked; one of the
 * operator's replaces the one of the same name that came with Slipway. Throws `config_invalid` with file and line.
 */
export function loadTemplates(folder: string): Templates {
  const all = [...readAll(BUILT_IN), ...(folder === '' ? [] : readAll(folder))]
  const byName = new Map(all.map((loaded) => [loaded.template.name, loaded]))
  const names = [...byName.keys()].sort()
  const find = (name: string): LoadedTemplate => {
    const loaded = byName.get(name)
    if (loaded !== undefined) return loaded
    throw new SlipwayError('template_not_found', {
      detail: `there is no template ${JSON.stringify(name)}; there are: ${names.join(', ')}`,
    })
  }
  return {
    list: () => names.map((name) => find(name).template),
    render: (name, parameters) => renderTemplate(find(name), parameters),
    pack,
  }
}

/** Every folder in `folder` is a template, but for hidden ones (`.git`). */
function readAll(folder: string): readonly LoadedTemplate[] {
  return foldersIn(folder)
    .map((name) => join(folder, name))
    .map((path) => checkedDefaults(readTemplate(path), path))
}

function foldersIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    return entries.filter((one) => one.isDirectory() && !one.name.startsWith('.')).map(({ name }) => name)
  } catch (error) {
    const action = 'Make the folder, or correct the setting templates.folder.'
    throw invalidTemplate(
      { file: folder },
      `the folder of templates cannot be read: ${String(error)}`,
      action,
    )
  }
}

/** Who gives no parameters gets what the template says, so that has to be right. */
function checkedDefaults(loaded: LoadedTemplate, folder: string): LoadedTemplate {
  const { parameters } = loaded.manifest
  const defaults = Object.fromEntries(Object.entries(parameters).map(([name, one]) => [name, one.default]))
  try {
    renderTemplate(loaded, defaults)
    return loaded
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error
    const place = { file: join(folder, 'template.yaml') }
    throw invalidTemplate(place, `a default does not fit: ${error.detail}`, error.action)
  }
}
