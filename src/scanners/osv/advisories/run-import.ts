import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import type { ImportMessage } from './import-process.ts'
import type { ImportProgress, ImportRequest, ImportSummary } from './import-records.ts'

export interface ImportOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined
  /** Process id of the importer, once it runs. */
  readonly onStart?: ((pid: number) => void) | undefined
}

const PROGRAM = fileURLToPath(new URL('import-process.ts', import.meta.url))
/** Of JavaScript, MiB: records are handled one by one. */
const HEAP_MIB = 160

/**
 * Imports in a process of its own. Throws what `importRecords` throws, `internal` when the process is killed, and the
 * signal's reason; then the index is as it was.
 */
export function runImport(
  request: ImportRequest,
  { signal, onProgress, onStart }: ImportOptions = {},
): Promise<ImportSummary> {
  signal?.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<ImportSummary>()
  const child = fork(PROGRAM, [], {
    execArgv: [
      `--max-old-space-size=${HEAP_MIB}`,
      '--max-semi-space-size=4',
      '--disable-warning=ExperimentalWarning',
    ],
    // It takes its settings from the request alone.
    env: {},
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  let outcome: Extract<ImportMessage, { summary: unknown } | { error: unknown }> | undefined
  const stop = (): void => void child.kill('SIGKILL')
  signal?.addEventListener('abort', stop, { once: true })
  child.on('message', (message: ImportMessage) => {
    if ('progress' in message) onProgress?.(message.progress)
    else outcome = message
  })
  child.once('error', reject)
  child.once('close', (code, killed) => {
    signal?.removeEventListener('abort', stop)
    if (outcome !== undefined && 'summary' in outcome) {
      resolve(outcome.summary)
    } else if (signal?.aborted) {
      reject(signal.reason)
    } else {
      reject(toError(outcome, killed ?? `exit code ${code}`))
    }
  })
  child.send(request)
  if (child.pid !== undefined) onStart?.(child.pid)
  return promise
}

function toError(outcome: ImportMessage | undefined, end: string): SlipwayError {
  if (outcome !== undefined && 'error' in outcome) {
    const { code, detail, where } = outcome.error
    return new SlipwayError(code, { detail, where: where ?? undefined })
  }
  return new SlipwayError('internal', {
    detail: `The process that imports advisories was ended (${end}); the index is as it was`,
    action: 'Nothing to do in the service, which tries again.',
    retryable: true,
  })
}
