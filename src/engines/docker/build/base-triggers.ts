/**
 * ONBUILD of base images under a proxy. A builder works off what an image has in store for those who build on it, and
 * fetches what an ADD of it names by itself, past any fence around RUN steps. So base images are brought to the engine
 * first and looked at there.
 */
import Type from 'typebox'
import type { BuildObserver, BuildRequest } from '../../engine.ts'
import type { DockerClient } from '../client.ts'
import { isMissing } from '../errors.ts'
import { imagePath } from '../images.ts'
import { parseAnswer } from '../info.ts'
import type { FailedBuild } from './failure.ts'
import { pullImage } from './pull.ts'

const Triggers = Type.Object({
  Config: Type.Optional(
    Type.Union([
      Type.Object({ OnBuild: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])) }),
      Type.Null(),
    ]),
  ),
})

/** Those that reach no network, whatever stands behind them; COPY takes no addresses. */
const HARMLESS =
  /^(?:ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)$/i
/** Flags and paths without anything that could make an address of them, or become one: colons, quotes, variables. */
const LOCAL_ADD = /^(?: --(?:chown|chmod)=[\w:.-]+)*(?: [\w./*-]+)+$/
/** BuildKit takes it for a repository without a scheme. */
const REPOSITORY = / github\.com\//i
const PLAIN_FLAG = /^--(?:network=(?:none|default)|mount=[\w=,./:-]*)$/i
const LONGEST_SHOWN = 200

/**
 * The outcome of a build that may not begin, because a base image of it has a trigger that would reach past the proxy,
 * or because it is not certain what its base images are. Undefined: it may. Throws what `pullImage` throws.
 */
export async function refuseTriggers(
  client: DockerClient,
  { bases, network }: Pick<BuildRequest, 'bases' | 'network'>,
  observe: BuildObserver,
  signal: AbortSignal,
): Promise<FailedBuild | undefined> {
  if (typeof network === 'string') return undefined
  if (bases === null) {
    return refused('The name of an image is not certain before the build, so that its ONBUILD is not known')
  }
  for (const ref of bases) {
    let triggers = await readTriggers(client, ref, signal)
    if (triggers === undefined) {
      const failure = await pullImage(client, ref, observe, signal)
      if (failure !== undefined) return failure
      triggers = await readTriggers(client, ref, signal)
    }
    if (triggers === undefined) {
      return { ...refused(`What ${ref} has for ONBUILD is not known before the build`), image: ref }
    }
    const bad = triggers.find((trigger) => !staysInside(trigger))
    if (bad === undefined) continue
    const shown = JSON.stringify(bad.slice(0, LONGEST_SHOWN))
    const message = `The base image ${ref} brings ONBUILD ${shown}, which may reach past the proxy`
    return { ...refused(message), image: ref }
  }
  return undefined
}

/** Undefined when the engine has no such image. */
async function readTriggers(
  client: DockerClient,
  ref: string,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  try {
    const request = { method: 'GET', path: `${imagePath(ref)}/json` } as const
    const answer = await client.request('inspect an image', request, { signal })
    return parseAnswer(Triggers, answer, 'image').Config?.OnBuild ?? []
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/**
 * Whether a trigger, as the configuration of an image has it, reaches no network but that of RUN steps. Anybody can
 * write such a configuration by hand: what is not plainly harmless is not.
 */
export function staysInside(trigger: string): boolean {
  // a trigger can itself be an ONBUILD, for those who build on the stage that it makes
  const plain = trigger.replace(/^(?:ONBUILD[ \t]+)+/i, '').replace(/[ \t]+/g, ' ')
  const [, keyword = '', rest = ''] = /^([A-Z]+)((?: .*)?)$/i.exec(plain) ?? []
  if (/[\r\n\f\v]/.test(trigger)) return false
  if (/^ADD$/i.test(keyword)) return LOCAL_ADD.test(rest) && !REPOSITORY.test(rest)
  if (/^RUN$/i.test(keyword)) return leadingFlags(rest).every((flag) => PLAIN_FLAG.test(flag))
  return HARMLESS.test(keyword)
}

function leadingFlags(rest: string): readonly string[] {
  const words = rest.trim().split(' ')
  const end = words.findIndex((word) => !word.startsWith('-'))
  return end < 0 ? words : words.slice(0, end)
}

function refused(message: string): FailedBuild {
  const nothing = { step: null, command: null, exitCode: null, line: null }
  return { kind: 'failed', reason: 'build_failed', message, ...nothing }
}
