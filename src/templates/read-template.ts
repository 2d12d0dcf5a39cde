import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { RunPlan } from '../jobs/job.ts'
import { type Parameters, parametersCheck } from './check-parameters.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { parametersSchema } from './parameter-schema.ts'
import { type Part, parseParts } from './placeholders.ts'
import { dockerfileProblem, isDockerfile } from './places.ts'
import { isFolder, readFiles } from './read-files.ts'
import { invalidTemplate } from './template-error.ts'
import type { Template } from './templates.ts'

/** A template as it is kept: read and checked once. */
export interface LoadedTemplate {
  readonly template: Template
  readonly manifest: Manifest
  readonly files: readonly TemplateFile[]
  /** Fills in defaults. Throws `request_invalid`. */
  readonly check: (given: Parameters) => Parameters
}

export interface TemplateFile {
  readonly path: string
  readonly parts: readonly Part[]
}

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/

/** Throws `config_invalid` with the file, the line where there is one, and what to do. */
export function readTemplate(folder: string): LoadedTemplate {
  const name = basename(folder)
  if (!NAME.test(name) || name.length > 64) {
    const detail = `${JSON.stringify(name)} is no name of a template`
    throw invalidTemplate({ file: folder }, detail, 'Use lower-case letters, digits and - between them.')
  }
  const file = join(folder, 'template.yaml')
  if (!existsSync(file)) {
    throw invalidTemplate(
      { file },
      'is missing',
      'Write it, or move the folder out of the folder of templates.',
    )
  }
  const manifest = readManifest(readFileSync(file, 'utf8'), file)
  const files = readContext(join(folder, 'files'), manifest, file)
  checkAllUsed(manifest, files, file)
  const { title, description, parameters } = manifest
  const check = parametersCheck(parameters)
  const run = runPlan(manifest, defaultsOf(manifest))
  const template = { name, title, description, parameters: parametersSchema(parameters), run }
  return { template, manifest, files, check }
}

/** What images of the template do, with these parameters. */
export function runPlan({ run }: Manifest, parameters: Parameters): RunPlan {
  if (run.mode === 'batch') return { mode: 'batch' }
  const port = run.port === undefined ? null : Number(parameters[run.port])
  return { mode: 'service', healthcheck: run.healthcheck ?? '/health', port }
}

function defaultsOf({ parameters }: Manifest): Parameters {
  return Object.fromEntries(Object.entries(parameters).map(([name, declared]) => [name, declared.default]))
}

function readContext(folder: string, manifest: Manifest, yaml: string): readonly TemplateFile[] {
  const files = isFolder(folder) ? readFiles(folder) : []
  const dockerfile = files.find(({ path }) => isDockerfile(path))
  if (dockerfile === undefined) {
    throw invalidTemplate(
      { file: join(folder, 'Dockerfile') },
      'is missing',
      'Put the build context into files/.',
    )
  }
  const problem = dockerfileProblem(dockerfile.text.split('\n'))
  if (problem !== undefined) {
    const place = { file: join(folder, 'Dockerfile'), line: problem.line + 1 }
    throw invalidTemplate(place, problem.detail, problem.action)
  }
  const missing = manifest.rendered.find((path) => !files.some((one) => one.path === path))
  if (missing !== undefined) {
    const detail = `rendered names ${missing}, which is not in files/`
    throw invalidTemplate({ file: yaml }, detail, 'Correct the path; it is relative to files/.')
  }
  return files.map(({ path, text }) => {
    if (!manifest.rendered.includes(path)) return { path, parts: [text] }
    return { path, parts: parseParts(text, { file: join(folder, path), path }, manifest.parameters) }
  })
}

/** A parameter that changes nothing is a mistake: a file is not listed under `rendered`, mostly. */
function checkAllUsed(manifest: Manifest, files: readonly TemplateFile[], file: string): void {
  const placeholders = files.flatMap(({ parts }) => parts.filter((part) => typeof part !== 'string'))
  const used = new Set([
    ...placeholders.map(({ parameter }) => parameter),
    manifest.buildArgs,
    manifest.run.port,
  ])
  const unused = Object.keys(manifest.parameters).find((name) => !used.has(name))
  if (unused === undefined) return
  const action = 'Use it in a file that is listed under rendered, or remove it.'
  throw invalidTemplate({ file }, `the parameter ${unused} is used nowhere`, action)
}
