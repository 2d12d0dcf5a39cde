import type { Parameters } from './check-parameters.ts'
import { FILTERS } from './filters.ts'
import type { Part, Placeholder } from './placeholders.ts'
import { isDockerfile } from './places.ts'
import { type LoadedTemplate, runPlan } from './read-template.ts'
import { invalidParameter } from './template-error.ts'
import type { Rendered } from './templates.ts'

/** What is accepted as a Dockerfile when nothing else is configured. */
const MOST_DOCKERFILE_BYTES = 65_536

/** Throws `request_invalid` at the parameter that does not fit. */
export function renderTemplate(loaded: LoadedTemplate, given: Parameters): Rendered {
  const { template, manifest } = loaded
  const parameters = loaded.check(given)
  const files = loaded.files.map(({ path, parts }) => ({ path, text: textOf(parts, parameters) }))
  const dockerfile = files.find(({ path }) => isDockerfile(path))?.text ?? ''
  const bytes = Buffer.byteLength(dockerfile)
  if (bytes > MOST_DOCKERFILE_BYTES) {
    const detail = `these parameters make a Dockerfile of ${bytes} bytes; at most ${MOST_DOCKERFILE_BYTES} are taken`
    throw invalidParameter([], detail, 'Give less.')
  }
  const buildArgs = manifest.buildArgs === undefined ? {} : parameters[manifest.buildArgs]
  return {
    template: template.name,
    parameters,
    dockerfile,
    files: files.filter(({ path }) => !isDockerfile(path)),
    buildArgs: buildArgs as Readonly<Record<string, string>>,
    run: runPlan(manifest, parameters),
  }
}

function textOf(parts: readonly Part[], parameters: Parameters): string {
  return parts.map((part) => (typeof part === 'string' ? part : fill(part, parameters))).join('')
}

function fill({ parameter, filter }: Placeholder, parameters: Parameters): string {
  const text: string | readonly string[] = FILTERS[filter].encode(parameters[parameter], [parameter])
  return typeof text === 'string' ? text : text.map((line) => `${line}\n`).join('')
}
