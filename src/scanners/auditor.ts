/**
 * The auditor's contract: a tool that says how hardened an image is, by looking at it from the inside. Adapters:
 * `lynis/`, `fake/`; the suite is `auditor.contract.ts`.
 *
 * An auditor runs nothing itself. It says what a sandbox has to run (`plan`) and reads what that left (`read`), so that
 * the image under audit never comes near this process. The two may be called in any order, in different processes, at
 * the same time, and as often as wanted.
 *
 * Failure: a tool that is not there, and a report that says nothing, are values with the reason. The report is written
 * by the image itself: `read` takes any bytes, keeps little of them, and never throws.
 */
import type { DataFiles, Tool } from '../engines/engine.ts'

export interface Auditor {
  /** `lynis` */
  readonly name: string
  /** Null for a Dockerfile that is not to be audited. The tool's files are looked for until they are found, and then kept. */
  plan(dockerfile: string | null): Promise<AuditPlan | AuditorMissing>
  read(files: DataFiles['files'], end: AuditEnd): AuditReading
}

/** What a sandbox has to run, as root of the image and without network. */
export interface AuditPlan {
  readonly kind: 'ready'
  readonly version: string
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly tool: Tool
  /** The files in /data that `read` wants. */
  readonly reports: { readonly pattern: RegExp; readonly maxFileBytes: number; readonly maxFiles: number }
}

export interface AuditorMissing {
  readonly kind: 'missing'
  /** `lynis is not installed on this machine` */
  readonly why: string
}

/** How the command ended. */
export interface AuditEnd {
  readonly exitCode: number | null
  /** What it wrote last, harmless and short; empty when it wrote nothing. */
  readonly lastLine: string
}

export interface AuditReading {
  /** 0 (open) to 100 (hardened); null when the report gives none, for the reason in `why`. */
  readonly index: number | null
  readonly why: string | null
  /** Tests that were made. */
  readonly tests: number | null
  /** Of the image, `LOGG-2138: klogd is not running` each. At most 100 of each kind, of at most 300 characters. */
  readonly warnings: readonly string[]
  readonly suggestions: readonly string[]
  /** About the Dockerfile, the gravest first. At most 20. */
  readonly remarks: readonly string[]
}
