import Type, { type Static } from 'typebox'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { checkRegistry } from '../../jobs/image-reference.ts'
import type { PublishRequest } from '../../jobs/jobs.ts'
import type { Templates } from '../../templates/templates.ts'
import type { HttpConfig } from '../app-deps.ts'
import { compileCheck } from '../validation.ts'
import { ownRepository, whyNoRepository, whyNoTag } from './image-name.ts'

const Texts = Type.Record(Type.String(), Type.String())

const Body = Type.Object({
  model_version: Type.String({ minLength: 1, maxLength: 100 }),
  name: Type.String({ minLength: 1, maxLength: 200 }),
  version: Type.Optional(Type.String({ maxLength: 200 })),
  tag: Type.Optional(Type.String({ maxLength: 200 })),
  description: Type.Optional(Type.String()),
  environment: Type.Optional(Texts),
  build_args: Type.Optional(Texts),
})

export interface BuildRequest extends Static<typeof Body> {
  readonly tag: string
}

const check = compileCheck(Body, 'body')

/**
 * The body as a build's request. What the older service's clients leave at its zero value (null, an empty text) counts
 * as left out, and members that it does not know are passed over, as it did. Throws `request_invalid`.
 */
export function readBuildRequest(body: unknown): BuildRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new SlipwayError('request_invalid', { detail: 'The body must be a JSON object.' })
  }
  const said = Object.entries(body).filter(([, value]) => value !== null && value !== '')
  const request = check(Object.fromEntries(said))
  const tag = request.tag ?? 'latest'
  refuse('name', whyNoRepository(request.name))
  refuse('tag', whyNoTag(tag))
  return { ...request, tag }
}

/**
 * The template's parameters; what was left out has the template's default. `name` is this API's own field, so a
 * template that does not ask for one is not given it.
 */
export function templateParameters(
  { model_version, version, name, environment, build_args }: BuildRequest,
  templates: Templates,
): Record<string, unknown> {
  const template = templates.list().find((one) => one.name === model_version)
  const { properties = {} } = (template?.parameters ?? {}) as { readonly properties?: object }
  const own = Object.hasOwn(properties, 'name') ? { name } : {}
  const served = Object.hasOwn(properties, 'port') ? portOf(environment) : { environment }
  const all = { ...own, version, ...served, build_args }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/** The older service knew a port as a variable only; where the template has a parameter for it, it is that. */
function portOf(environment: BuildRequest['environment']): Record<string, unknown> {
  const { PORT, ...others } = environment ?? {}
  return PORT === undefined || !/^\d{1,5}$/.test(PORT)
    ? { environment }
    : { port: Number(PORT), environment: others }
}

/**
 * Where the image goes: below the server's namespace, once an account or a registry of its own says that it publishes
 * at all. Else undefined: the image stays on the engine.
 */
export function publishRequest(
  { name, tag }: BuildRequest,
  publish: HttpConfig['publish'],
): PublishRequest | undefined {
  const isSetUp = publish.username !== '' || checkRegistry(publish.registry, '') !== 'docker.io'
  return isSetUp ? { registry: publish.registry, image: ownRepository(publish, name), tag } : undefined
}

function refuse(field: string, why: string | undefined): void {
  if (why === undefined) return
  throw new SlipwayError('request_invalid', { where: `/${field}`, detail: why })
}
