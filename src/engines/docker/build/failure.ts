/**
 * Tells a submission's failure from the engine's and the registry's, by the engine's words: the API has no codes for
 * it. This is the only place that reads them. What a Dockerfile can put into the text (commands, names, references)
 * is cut away before it is matched, or the match is anchored at the end, so that no submission can make its own
 * failure look like ours and be tried again for ever. Texts of Docker 20.10 and 26 (BuildKit 0.8 and 0.12), of the
 * classic builder and of Podman 4.
 */
import { SlipwayError } from '../../../errors/slipway-error.ts'
import type { BuildOutcome } from '../../engine.ts'
import type { FailedStep } from './progress.ts'
import { commandOfStep, imageOfStep, instructionOfStep } from './step-name.ts'

export type FailedBuild = Extract<BuildOutcome, { readonly kind: 'failed' }>

/** Longest text of the engine's that a message repeats. */
const MAX_QUOTE = 600
/** Of a step in a message: its line, and the log, have the rest. */
const MAX_STEP = 100

/** The engine's own troubles, at the end of an error or as the whole of it. */
const ENGINE_TROUBLE =
  /(?:no space left on device|input\/output error|too many open files|cannot allocate memory|read-only file system|context canceled|context deadline exceeded|transport is closing|error reading from server: EOF|snapshot \S+ does not exist: not found)$|^network \S+ not found$|^failed to create endpoint \S+ on network |^rpc error: /

/** A command ended: `exit code: 7` (BuildKit), `returned a non-zero code: 7` (classic), `exit status 7` (Podman). */
const ENDED = /(?:exit code: |returned a non-zero code: |exit status )(\d+)$/

/** What stands before the reason in an error of a command; greedy, as the command itself may contain the marks. */
const COMMAND_PREFIX =
  /^(?:executor failed running \[.*\]: |process ".*" did not complete successfully: |(?:error )?building at STEP ".*": )/s

const CLASSIC_COMMAND = /^The command '.*' returned a non-zero code: \d+$/s

/** Podman names the instruction before the reason. */
const STEP_PREFIX = /^(?:error )?building at STEP ".*?": /s

const PARSE_ERROR = /dockerfile parse error (?:on )?line (\d+): (.*)$/is
const SOLVE_PREFIX =
  /^(?:failed to solve(?: with frontend \S+)?: |failed to create LLB definition: |failed to (?:compute|load) cache key: |failed to calculate checksum of ref \S+: |checking on sources under "[^"]*": |creating build container: |initializing source docker:\/\/\S+: )/

/** Podman refuses an instruction only when it comes to it. */
const UNKNOWN_INSTRUCTION = /Build error: Unknown instruction: "(\w+)"/
const BAD_REFERENCE = /invalid reference format|repository name must be lowercase/

const REGISTRY_TROUBLE =
  /toomanyrequests|too many requests|\b429\b|\b5\d\d\b|dial tcp|no such host|connection refused|connection reset|i\/o timeout|timed? ?out|deadline exceeded|TLS handshake|x509:|HTTP response to HTTPS client|server misbehaving|unreachable|\bEOF\b/i

/** The failure of a build, from the step that failed (null: none did, the Dockerfile itself was refused). */
export function classifyFailure(error: string, step: FailedStep | null): FailedBuild | SlipwayError {
  const parse = PARSE_ERROR.exec(error)
  if (parse && (step === null || commandOfStep(step.name) === null)) {
    return invalid(`Line ${parse[1]}: ${quote(parse[2] ?? '')}`, Number(parse[1]))
  }
  if (step === null) return refused(error)
  // builders that answer with text let a command print what looks like another step
  if (CLASSIC_COMMAND.test(error)) return failedCommand({ ...step, error })
  const image = imageOfStep(step.name)
  if (image && BAD_REFERENCE.test(step.error)) return badReference(image.ref, step.error)
  if (image) return classifyRegistryFailure(image.ref, step.error)
  return commandOfStep(step.name) === null ? failedInstruction(step) : failedCommand(step)
}

/** Why an image could not be had: the submission named none that exists, or the registry has a problem. */
export function classifyRegistryFailure(ref: string, error: string): FailedBuild | SlipwayError {
  // the reference and addresses hold the submitter's words
  const words = error.replaceAll(ref, '').replace(/"https?:\/\/[^"]*"|https?:\/\/\S+/g, '')
  if (ENGINE_TROUBLE.test(words) && !REGISTRY_TROUBLE.test(words)) return engineFailed(error)
  if (REGISTRY_TROUBLE.test(words)) {
    return new SlipwayError('registry_unavailable', {
      detail: `The base image ${ref} cannot be fetched: ${quote(error)}`,
      where: ref,
    })
  }
  return {
    kind: 'failed',
    reason: 'base_image_unavailable',
    message: `The base image ${ref} does not exist or may not be read: ${quote(withoutPrefixes(error))}`,
    step: null,
    command: null,
    exitCode: null,
    line: null,
    image: ref,
  }
}

function badReference(ref: string, error: string): FailedBuild | SlipwayError {
  const failure = refused(`${ref}: ${withoutPrefixes(error)}`)
  return failure instanceof Error ? failure : { ...failure, image: ref }
}

function refused(error: string): FailedBuild | SlipwayError {
  const text = withoutPrefixes(error)
  return ENGINE_TROUBLE.test(text) ? engineFailed(text) : invalid(capital(quote(text)), null)
}

function failedCommand({ name, error }: FailedStep): FailedBuild | SlipwayError {
  const reason = withoutPrefixes(error).replace(COMMAND_PREFIX, '')
  const code = ENDED.exec(reason)?.[1]
  if (code === undefined) {
    if (ENGINE_TROUBLE.test(reason)) return engineFailed(reason)
    return failed(name, `The command of step "${inShort(name)}" could not be run: ${quote(reason)}`, null)
  }
  // BuildKit gives 2^32-1 for a process that it lost, which no program can return
  if (Number(code) > 255) return engineFailed(reason)
  return failed(name, `The command of step "${inShort(name)}" ended with exit code ${code}`, Number(code))
}

/** COPY, ADD, WORKDIR and the export, which run no command of the submission. */
function failedInstruction({ name, error }: FailedStep): FailedBuild | SlipwayError {
  const text = withoutPrefixes(error.replace(STEP_PREFIX, ''))
  const unknown = UNKNOWN_INSTRUCTION.exec(text)?.[1]
  if (unknown !== undefined) return invalid(`Unknown instruction: ${unknown}`, null)
  if (name === 'exporting to image' && !text.includes('max depth exceeded')) return engineFailed(text)
  if (ENGINE_TROUBLE.test(text)) return engineFailed(text)
  return failed(name, `${inShort(instructionOfStep(name))}: ${quote(text)}`, null)
}

function failed(step: string, message: string, exitCode: number | null): FailedBuild {
  return {
    kind: 'failed',
    reason: 'build_failed',
    message,
    step,
    command: commandOfStep(step),
    exitCode,
    line: null,
  }
}

function invalid(message: string, line: number | null): FailedBuild {
  return {
    kind: 'failed',
    reason: 'dockerfile_invalid',
    message,
    step: null,
    command: null,
    exitCode: null,
    line,
  }
}

function engineFailed(text: string): SlipwayError {
  return new SlipwayError('engine_failed', { detail: `The engine could not build: ${quote(text)}` })
}

/** The last cause of an error chain, without the engine's own folders. */
function withoutPrefixes(error: string): string {
  let text = error.trim()
  for (let next = text.replace(SOLVE_PREFIX, ''); next !== text; next = text.replace(SOLVE_PREFIX, ''))
    text = next
  return text.replace(/\/\S*?\/(?:overlay2\/[0-9a-f]+\/merged|tmp\/buildkit-mount\d+|buildah\d+)/g, '')
}

function quote(text: string, most = MAX_QUOTE): string {
  return text.length > most ? `${text.slice(0, most)}…` : text
}

/** The lines of an instruction are joined with all that indented them. */
function inShort(step: string): string {
  return quote(step.replace(/\s+/g, ' '), MAX_STEP)
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
