/** A submission that names a template instead of bringing a Dockerfile. */
import { Readable } from 'node:stream'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { Jobs, RunRequest, Submission } from '../../jobs/jobs.ts'
import type { Rendered, Templates } from '../../templates/templates.ts'
import type { TemplateChoice } from '../schemas/template.ts'

export interface TemplateDeps {
  readonly jobs: Pick<Jobs, 'receiveContext'>
  readonly templates: Templates
}

/** Refuses a Dockerfile or a context beside a template. */
export function refuseBeside(
  template: TemplateChoice | undefined,
  sent: { readonly dockerfile?: unknown; readonly context?: unknown },
): void {
  if (template === undefined) return
  const name = sent.dockerfile === undefined ? 'context' : 'dockerfile'
  if (sent[name] === undefined) return
  const detail = `\`/${name}\` and \`/template\` exclude each other: a template brings both itself.`
  throw new SlipwayError('request_invalid', { where: `/${name}`, detail })
}

/** Renders the template; what the submission says itself about its name, its arguments and its run wins. */
export async function withTemplate(
  { jobs, templates }: TemplateDeps,
  { name, parameters = {} }: TemplateChoice,
  submission: Submission,
): Promise<Submission> {
  const rendered = templates.render(name, parameters)
  const named = rendered.parameters.name
  return {
    ...submission,
    name: submission.name ?? (typeof named === 'string' ? named : undefined),
    dockerfile: Buffer.from(rendered.dockerfile),
    context:
      rendered.files.length === 0
        ? undefined
        : await jobs.receiveContext(Readable.from([templates.pack(rendered)], { objectMode: false })),
    buildArgs: { ...rendered.buildArgs, ...submission.buildArgs },
    run: submission.run ?? toRequest(rendered.run),
  }
}

function toRequest(run: Rendered['run']): RunRequest {
  if (run.mode === 'batch') return run
  return { mode: run.mode, healthcheck: run.healthcheck, ...(run.port === null ? {} : { port: run.port }) }
}
