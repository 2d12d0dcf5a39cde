/**
 * Templates: small applications of which a submitter chooses the parameters. A template is a folder that holds
 * `template.yaml` and the files of a build context; see docs/guides/templates.md.
 */
import type { RunPlan } from '../jobs/job.ts'

export interface Template {
  /** The folder's name: `python-flask`. */
  readonly name: string
  readonly title: string
  readonly description: string
  /** JSON Schema (2020-12) of an object, each property with its default and description. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** What its images do when they are run. */
  readonly run: RunPlan
}

export interface RenderedFile {
  /** Relative to the context's root, with slashes. */
  readonly path: string
  readonly text: string
}

/** What a template gives for its parameters: a submission's Dockerfile and context. */
export interface Rendered {
  readonly template: string
  /** The parameters with defaults filled in. */
  readonly parameters: Readonly<Record<string, unknown>>
  readonly dockerfile: string
  /** Beside the Dockerfile, sorted by path. */
  readonly files: readonly RenderedFile[]
  readonly buildArgs: Readonly<Record<string, string>>
  readonly run: RunPlan
}

export interface Templates {
  /** By name. */
  list(): readonly Template[]
  /**
   * Equal parameters give equal bytes. Throws `template_not_found`, and `request_invalid` with the JSON pointer of the
   * parameter below `/template/parameters`.
   */
  render(name: string, parameters: Readonly<Record<string, unknown>>): Rendered
  /** The files of a rendering as a plain tar, the same bytes for the same files. */
  pack(rendered: Rendered): Uint8Array
}
