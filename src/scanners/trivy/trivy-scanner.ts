import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine } from '../../engines/engine.ts'
import type { Inventory } from '../inventory.ts'
import {
  type LayerCache,
  type TakenInventory,
  knownInventory,
  takeInventory,
} from '../osv/inventory/take-inventory.ts'
import type { ScanReport } from '../report.ts'
import type { Scanner } from '../scanner.ts'
import { askProgram, askServer, withFolder } from './ask-version.ts'
import { runProgram } from './run-program.ts'
import { TRIVY, failedReport, toReport } from './to-report.ts'
import { type TrivySettings, isImageId, programEnvironment, scanArguments } from './trivy-command.ts'
import { type Parsed, type TrivyOutput, parseOutput } from './trivy-output.ts'
import { Turns } from './turns.ts'

export interface TrivyScannerParts extends TrivySettings {
  readonly engine: Pick<Engine, 'info' | 'inspectImage' | 'readLayers'>
  readonly layers: LayerCache
  readonly maxDataAgeMs: number
  /** Epoch milliseconds. */
  now(): number
}

export interface TrivyScanner extends Scanner {
  /** Why the last scan came to nothing, in a sentence; null: it did not, or there was none yet. */
  note(): string | null
}

/** What is known about an image of thousands of packages takes some 10 MiB. */
const MOST_OUTPUT = 256 * 1024 * 1024

/**
 * Findings by Trivy (https://trivy.dev), beside an inventory by our own reader: that one says what Trivy passed over,
 * and is kept by layers for the bill of materials. Whatever Trivy does wrong (it is not there, it crashes, it is late,
 * its output cannot be understood or is about another image) is a report with the status `error`.
 *
 * One scan at a time where the program has its own data, for its cache has a lock; a server takes them as they come.
 */
export function createTrivyScanner(parts: TrivyScannerParts): TrivyScanner {
  const turns = new Turns()
  // What processes that were killed have left.
  rmSync(join(parts.folder, 'work'), { recursive: true, force: true })
  let note: string | null = null
  return {
    name: TRIVY,
    async scan(imageId, signal) {
      const taken = await takeInventory(parts, imageId, signal)
      const look = () => examine(parts, imageId, taken, signal)
      const report = await (parts.server === '' ? turns.take(look, signal) : look())
      note = report.status === 'error' ? report.notes.join('; ') : null
      return { inventory: taken.inventory, report, layersRead: taken.read }
    },
    again: async () => undefined,
    inventory: (layers) => knownInventory(parts.layers, layers),
    note: () => note,
  }
}

async function examine(
  parts: TrivyScannerParts,
  imageId: string,
  { inventory }: TakenInventory,
  signal: AbortSignal,
): Promise<ScanReport> {
  const { now, server, maxDataAgeMs } = parts
  if (!isImageId(imageId)) return failedReport(`the engine calls the image by no id: ${imageId}`, now())
  const output = await runTrivy(parts, imageId, signal)
  if (!output.ok) return failedReport(output.why, now())
  const other = differs(output.value, inventory)
  if (other !== undefined) return failedReport(other, now())
  // After the scan, which may have fetched newer data.
  const asked = await (server === '' ? askProgram(parts, signal) : askServer(server, signal))
  const { version, dataAt } = asked.ok ? asked.state : { version: '', dataAt: null }
  return toReport(output.value, inventory, { version, dataAt, maxDataAgeMs, now: now() })
}

async function runTrivy(
  parts: TrivyScannerParts,
  imageId: string,
  signal: AbortSignal,
): Promise<Parsed<TrivyOutput>> {
  const { address } = await parts.engine.info()
  const end = await withFolder(parts.folder, (work) =>
    runProgram(
      {
        program: parts.program,
        arguments: scanArguments(parts, imageId),
        environment: programEnvironment(parts, work, address),
        folder: work,
        timeoutMs: parts.timeoutSeconds * 1000,
        maxOutputBytes: MOST_OUTPUT,
      },
      signal,
    ),
  )
  if (end.kind === 'ended') return parseOutput(end.output.toString('utf8'))
  return {
    ok: false,
    why: end.kind === 'missing' ? `${end.why}; is it installed on this machine?` : withoutPrelude(end.why),
  }
}

/** Of its log only what ended it: `it ended with code 1: init error: DB error: ...`. */
const withoutPrelude = (why: string): string => why.replace(/: .*?FATAL\s+(?:Fatal error\s+)?/, ': ')

/** Layers are named by their content: an image with the same ones is the same, whatever it was called by. */
function differs({ Metadata }: TrivyOutput, { layers }: Inventory): string | undefined {
  const seen = Metadata?.DiffIDs ?? []
  const isSame = seen.length === layers.length && seen.every((diffId, at) => diffId === layers[at])
  return isSame
    ? undefined
    : `it examined another image: ${seen.length} layers, not the ${layers.length} of this one`
}
