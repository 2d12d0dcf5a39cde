import type { Config } from '../config/schema.ts'
import { SlipwayError } from '../errors/slipway-error.ts'
import type { JobSpec, Limits, RunPlan } from './job.ts'
import type { RunRequest, Submission } from './jobs.ts'
import { resolvePublish } from './resolve-publish.ts'

const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/
const TARGET = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/
const MAX_VARIABLES = 200
const MAX_VARIABLE_BYTES = 32_768

const LEAST: Limits = { timeoutSeconds: 1, memoryMiB: 16, cpus: 0.05, dataMiB: 1, pids: 16 }

export interface SpecRules {
  readonly limits: Config['limits']
  readonly publish: Config['publish']
  readonly hardening: Config['hardening']
}

/** Fills in defaults and checks all that a submitter may ask for. Throws `request_invalid` or `policy_denied` with the field's JSON pointer. */
export function resolveSpec(submission: Submission, rules: SpecRules): JobSpec {
  const config = rules.limits
  const target = submission.target ?? null
  if (target !== null && !TARGET.test(target)) {
    throw invalid(
      '/target',
      'target must be the name of a build stage: letters, digits, dot, dash, underscore',
    )
  }
  const asked = submission.limits ?? {}
  return {
    buildArgs: checkVariables(submission.buildArgs ?? {}, '/buildArgs'),
    environment: checkVariables(submission.environment ?? {}, '/environment'),
    target,
    limits: {
      timeoutSeconds: limit(
        'timeoutSeconds',
        asked.timeoutSeconds,
        config.timeoutSeconds,
        config.maxTimeoutSeconds,
      ),
      memoryMiB: limit('memoryMiB', asked.memoryMiB, config.memoryMiB, config.maxMemoryMiB),
      cpus: limit('cpus', asked.cpus, config.cpus, config.maxCpus),
      dataMiB: limit('dataMiB', asked.dataMiB, config.dataMiB, config.maxDataMiB),
      pids: limit('pids', asked.pids, config.pids, config.maxPids),
    },
    performance: submission.performance ?? 'optional',
    run: resolveRun(submission.run),
    publish: submission.publish === undefined ? null : resolvePublish(submission.publish, rules.publish),
    hardening: audits(submission.hardening ?? false, rules.hardening.audit),
  }
}

function audits(asked: boolean, rule: Config['hardening']['audit']): boolean {
  return rule === 'asked' ? asked : rule === 'always'
}

const DEFAULT_HEALTHCHECK = '/health'
/** Origin-form of a request target (RFC 9112): no space, no fragment, no control character. */
const HEALTHCHECK = /^\/[!-"$-~]{0,1023}$/

function resolveRun(request: RunRequest | undefined): RunPlan {
  const { mode = 'batch', healthcheck, port } = request ?? {}
  if (mode === 'batch') {
    const extra = healthcheck === undefined ? (port === undefined ? undefined : 'port') : 'healthcheck'
    if (extra === undefined) return { mode }
    throw invalid(`/run/${extra}`, `${extra} belongs to a run with mode service, not batch`)
  }
  if (healthcheck !== undefined && !HEALTHCHECK.test(healthcheck)) {
    throw invalid(
      '/run/healthcheck',
      'healthcheck must be a path such as /health: a slash, then no spaces, no #',
    )
  }
  if (port !== undefined && (!Number.isInteger(port) || port < 1 || port > 65_535)) {
    throw invalid('/run/port', `port must be from 1 to 65535, not ${port}`)
  }
  return { mode, healthcheck: healthcheck ?? DEFAULT_HEALTHCHECK, port: port ?? null }
}

function limit(name: keyof Limits, asked: number | undefined, fallback: number, most: number): number {
  if (asked === undefined) return fallback
  const least = LEAST[name]
  if (!Number.isFinite(asked) || asked < least || asked > most) {
    throw invalid(`/limits/${name}`, `${name} must be from ${least} to ${most} on this server, not ${asked}`)
  }
  if (name !== 'cpus' && !Number.isInteger(asked)) {
    throw invalid(`/limits/${name}`, `${name} must be a whole number, not ${asked}`)
  }
  return asked
}

function checkVariables(
  map: Readonly<Record<string, string>>,
  where: string,
): Readonly<Record<string, string>> {
  let bytes = 0
  const entries = Object.entries(map)
  if (entries.length > MAX_VARIABLES)
    throw invalid(where, `at most ${MAX_VARIABLES} entries, not ${entries.length}`)
  for (const [name, value] of entries) {
    if (!VARIABLE_NAME.test(name)) {
      throw invalid(
        `${where}/${name}`,
        `${JSON.stringify(name)} is no name for a variable: letters, digits and _`,
      )
    }
    if (value.includes('\0')) throw invalid(`${where}/${name}`, 'the value holds a NUL character')
    bytes += name.length + Buffer.byteLength(value)
  }
  if (bytes > MAX_VARIABLE_BYTES)
    throw invalid(where, `all together at most ${MAX_VARIABLE_BYTES} bytes, not ${bytes}`)
  return map
}

function invalid(where: string, detail: string): SlipwayError {
  return new SlipwayError('request_invalid', { detail, where })
}
