/** Builds in the network that the configuration says; under `proxy`, on an account of the build's own. */
import type { Config } from '../../config/schema.ts'
import type { Egress, HostUse } from '../../egress/egress.ts'
import type { BuildObserver, BuildOutcome, BuildRequest, Engine } from '../../engines/engine.ts'
import { SlipwayError, hasCode } from '../../errors/slipway-error.ts'
import type { LogSink } from '../log-sink.ts'
import { HiddenAccount } from './hidden-account.ts'
import { refusalsOf, reportHosts } from './host-report.ts'

export interface NetworkDeps {
  readonly engine: Pick<Engine, 'build' | 'info'>
  /** The proxy; may be left out when builds are not held to one. */
  readonly egress?: Egress | undefined
  readonly config: Pick<Config['build'], 'network'>
}

export interface NetworkedBuild {
  readonly outcome: BuildOutcome
  /** What the build reached and wanted to reach; undefined: it was not held to a proxy. */
  readonly reached: readonly HostUse[] | undefined
}

/**
 * As `Engine.build`. Under `proxy` the account ends with the build, however that ends, and each host is told in `log`.
 * An engine that cannot hold builds to the proxy is a fault of ours, thrown as `engine_unsupported`, which is worth
 * another try: a daemon that restarts has no bridge for a moment.
 */
export async function buildInNetwork(
  deps: NetworkDeps,
  log: Pick<LogSink, 'system'>,
  request: Omit<BuildRequest, 'network'>,
  observe: BuildObserver,
  signal: AbortSignal,
): Promise<NetworkedBuild> {
  const { network } = deps.config
  if (network !== 'proxy') {
    return { outcome: await deps.engine.build({ ...request, network }, observe, signal), reached: undefined }
  }
  try {
    return await buildThroughProxy(deps, log, request, observe, signal)
  } catch (error) {
    throw hasCode(error, 'engine_unsupported') ? withAnotherTry(error) : error
  }
}

async function buildThroughProxy(
  { engine, egress }: NetworkDeps,
  log: Pick<LogSink, 'system'>,
  request: Omit<BuildRequest, 'network'>,
  observe: BuildObserver,
  signal: AbortSignal,
): Promise<NetworkedBuild> {
  const host = await gatewayOf(engine)
  if (egress === undefined) throw new SlipwayError('internal', { detail: 'no proxy was opened for builds' })
  const report = reportHosts(log)
  const pass = await egress.admit(host, report)
  const { port, username, password } = pass
  const account = new HiddenAccount(pass)
  let reached: readonly HostUse[] = []
  try {
    const network = { host, port, username, password }
    const outcome = await engine
      .build({ ...request, network }, account.inObserver(observe), signal)
      .finally(() => (reached = report.end(pass.end())))
    return { outcome: withRefusals(account.inOutcome(outcome), reached), reached }
  } catch (error) {
    throw account.inError(error)
  }
}

async function gatewayOf(engine: NetworkDeps['engine']): Promise<string> {
  const { capabilities } = await engine.info()
  if (capabilities.buildGateway !== null) return capabilities.buildGateway
  throw new SlipwayError('engine_unsupported', {
    detail: 'this engine cannot hold builds to the proxy that build.network asks for',
    action: '`slipway doctor` tells what the engine lacks; build.network can be none instead.',
  })
}

/** A step that could not reach its host says that in many ways, and seldom why. */
function withRefusals(outcome: BuildOutcome, reached: readonly HostUse[]): BuildOutcome {
  if (outcome.kind === 'built') return outcome
  if (outcome.reason !== 'build_failed' && outcome.reason !== 'build_timeout') return outcome
  return { ...outcome, message: outcome.message + refusalsOf(reached) }
}

function withAnotherTry(error: SlipwayError): SlipwayError {
  const { detail, where, action, data } = error
  return new SlipwayError('engine_unsupported', {
    detail,
    where,
    action,
    data,
    retryable: true,
    cause: error,
  })
}
