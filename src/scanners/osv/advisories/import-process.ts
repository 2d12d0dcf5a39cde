/**
 * The process that imports. It is one of its own, so that neither its memory nor a crash is the service's, and so that
 * reading and writing some hundred thousand records never holds up the service's requests. It ends with its parent.
 */
import { SlipwayError } from '../../../errors/slipway-error.ts'
import type { ErrorCode } from '../../../errors/codes.ts'
import {
  type ImportProgress,
  type ImportRequest,
  type ImportSummary,
  importRecords,
} from './import-records.ts'

export type ImportMessage =
  | { readonly progress: ImportProgress }
  | { readonly summary: ImportSummary }
  | { readonly error: { readonly code: ErrorCode; readonly detail: string; readonly where: string | null } }

function send(message: ImportMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) return resolve()
    process.send(message, () => resolve())
  })
}

async function run(request: ImportRequest): Promise<void> {
  try {
    const summary = await importRecords(request, (progress) => void send({ progress }))
    await send({ summary })
  } catch (error) {
    const known = error instanceof SlipwayError ? error : undefined
    const detail = known?.detail ?? (error instanceof Error ? (error.stack ?? error.message) : String(error))
    await send({ error: { code: known?.code ?? 'internal', detail, where: known?.where ?? null } })
  }
  process.disconnect?.()
}

process.once('disconnect', () => process.exit())
process.once('message', (request: ImportRequest) => void run(request))
