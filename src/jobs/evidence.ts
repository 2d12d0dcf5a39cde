/**
 * What each stage leaves for the later ones and for the record, by stage. It is stored as JSON with the stage, so a
 * stage that has passed need not be repeated after a crash or on a retry.
 */
import type { Diagnostic } from '../dockerfile/diagnostic.ts'
import type {
  BaseImage,
  BuildStep,
  DataRefusal,
  PushedLayer,
  RunExit,
  SandboxFacts,
} from '../engines/engine.ts'
import type { HostUse } from '../egress/egress.ts'
import type { PolicyIdentity } from '../policy/policy.ts'
import type { GateException } from '../scanners/gate.ts'
import type { ScanReport } from '../scanners/report.ts'
import type { Attempt, FindingCounts, StageName } from './job.ts'

export interface ValidateEvidence {
  readonly diagnostics: readonly Diagnostic[]
  /** Images that the Dockerfile names, with variables filled in where that is certain. */
  readonly images: readonly string[]
  /** False when an image's name depends on what only the build knows. */
  readonly imagesCertain: boolean
  /** Heredocs need a newer engine than some that are in use. */
  readonly heredocs: boolean
  readonly versions: { readonly slipway: string; readonly node: string }
  /** The Dockerfile of this attempt; a job may be given another one. Older attempts did not say. */
  readonly dockerfile?: { readonly sha256: string; readonly bytes: number }
  /** The policy that judged. Older attempts did not say. */
  readonly policy?: PolicyIdentity
}

export interface EngineFacts {
  readonly kind: string
  readonly name: string
  readonly version: string
  readonly apiVersion: string
}

export interface BuildEvidence {
  readonly imageId: string
  readonly imageBytes: number
  readonly layers: readonly string[]
  /**
   * Zero-based line of the instruction that made each of `layers`; that of a FROM for what came with the base image;
   * null where it is not certain. Left out: not known at all.
   */
  readonly layerLines?: readonly (number | null)[]
  /** What the build reached through the proxy; left out: it was not held to one. */
  readonly reached?: readonly HostUse[]
  readonly bases: readonly BaseImage[]
  /** Identity of the inputs: Dockerfile, context, arguments, target, base image ids; null when a base is not certain. */
  readonly key: string | null
  /** True when an image built before from the same inputs was used. */
  readonly reused: boolean
  readonly steps: readonly BuildStep[]
  readonly engine: EngineFacts
}

export interface BuildFailure {
  readonly step: string | null
  readonly command: string | null
  readonly exitCode: number | null
  readonly steps: readonly BuildStep[]
  /** As that of a build that passed. */
  readonly reached?: readonly HostUse[]
}

/** How the run ended, and beside it what it ran in and what it reported. */
export interface RunEvidence extends RunExit {
  readonly sandbox: SandboxFacts
  /** True when a process that was killed had started it and this one read its result. */
  readonly adopted: boolean
  /** The perf*.json files as they were, base64, so that measuring can be repeated. */
  readonly files: readonly DataFile[]
  readonly refused: readonly { readonly name: string; readonly why: DataRefusal }[]
  readonly engine: EngineFacts
}

export interface DataFile {
  readonly name: string
  readonly base64: string
  readonly bytes: number
  readonly sha256: string
}

export interface MeasureEvidence {
  readonly performance: number | null
  readonly metrics: Readonly<Record<string, number>>
}

export interface ScanEvidence {
  /** Null: not audited. */
  readonly hardening: HardeningEvidence | null
  /** Null or left out: no scanner looked at the image. */
  readonly vulnerabilities?: VulnerabilityEvidence | null
}

/** The verdict of the day. What is known of the image today is asked for anew. */
export interface VulnerabilityEvidence {
  /** With the most severe findings, 500 at most. */
  readonly report: ScanReport
  /** How many findings there were. */
  readonly findings: number
  /** By severity, all of them. Older attempts did not say. */
  readonly counts?: FindingCounts
  readonly gate: {
    readonly failOn: string
    readonly ignoreUnfixed: boolean
    readonly onMissingData: string
    readonly verdict: 'pass' | 'fail' | 'unavailable'
    readonly blocking: number
    /** Exceptions without which it would not have passed. Older attempts did not say. */
    readonly used?: readonly GateException[]
  }
}

export interface HardeningEvidence {
  /** `lynis` */
  readonly auditor: string
  readonly version: string | null
  /** 0 to 100. Null when the audit had no result, for the reason in `why`. */
  readonly index: number | null
  readonly why: string | null
  readonly tests: number | null
  readonly warnings: readonly string[]
  readonly suggestions: readonly string[]
  readonly durationMs: number
}

export interface PublishEvidence {
  /** `registry.example.org/team/model:1` */
  readonly reference: string
  /** `sha256:…` of the manifest. */
  readonly digest: string
  /** True when the registry was asked and has that digest under the tag. */
  readonly confirmed: boolean
  readonly imageId: string
  /** Whose account was used; null: none. */
  readonly account: PublishAccount | null
  readonly layers: readonly PushedLayer[]
  readonly durationMs: number
}

export interface PublishAccount {
  readonly from: 'job' | 'stored' | 'server' | 'docker-config'
  readonly username: string
  /** Of a stored credential. */
  readonly name: string | null
}

export interface Evidence {
  readonly validate: ValidateEvidence
  readonly build: BuildEvidence
  readonly scan: ScanEvidence
  readonly run: RunEvidence
  readonly measure: MeasureEvidence
  readonly publish: PublishEvidence
}

/** The evidence of a stage that has passed; undefined when it has not. */
export function passedEvidence<Name extends StageName>(
  attempt: Attempt,
  name: Name,
): Evidence[Name] | undefined {
  const record = attempt.stages.find((one) => one.stage === name)
  return record?.status === 'passed' ? (record.output as Evidence[Name]) : undefined
}

/** The evidence of a stage, passed or rejected: a failed run's exit code and usage are evidence too. */
export function anyEvidence<Name extends StageName>(
  attempt: Attempt,
  name: Name,
): Partial<Evidence[Name]> | undefined {
  const output = attempt.stages.find((one) => one.stage === name)?.output
  return output === null || output === undefined ? undefined : (output as Partial<Evidence[Name]>)
}
