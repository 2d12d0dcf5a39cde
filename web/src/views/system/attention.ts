/** What an operator should look at, the worst first: from the report, with what to do about it. */
import type { System } from '../../../../src/client/api-types.generated.ts'

export interface Attention {
  readonly tone: 'bad' | 'warn'
  /** Which part of the service it is about. */
  readonly part: string
  readonly words: string
  readonly action: string
}

/** Below this part of the whole a disk is called nearly full. */
const LOW_DISK = 0.1
const FULL_DISK = 0.03

export function attentions(system: System): readonly Attention[] {
  const all = [
    ...unknownParts(system),
    ...ofWorker(system),
    ...ofDisk(system),
    ...notes(
      'Policy',
      system.policy.notes,
      'Mend the policy file; until then the policy named here is in force.',
    ),
    ...ofScanner(system),
    ...notes(
      'Exceptions',
      system.exceptions.notes,
      'Renew or remove them in their file; slipway exceptions lists all.',
    ),
    ...notes('Engine', system.engine?.notes ?? [], 'slipway doctor says how it is set up.'),
  ]
  const { length } = all
  return all
    .map((one, at) => ({ one, rank: (one.tone === 'bad' ? 0 : length) + at }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ one }) => one)
}

/** Why the report knows nothing of a part; undefined: it does. */
export function whyUnknown({ problems }: System, part: string): string | undefined {
  return problems.find((one) => one.part === part)?.detail
}

const PARTS: Readonly<Record<string, string>> = {
  jobs: 'Jobs',
  queue: 'Queue',
  worker: 'Worker',
  engine: 'Engine',
  disk: 'Disk',
  database: 'Database',
  images: 'Images kept',
  contexts: 'Build contexts',
  scanner: 'Scanner',
}

function unknownParts({ engine, problems }: System): readonly Attention[] {
  return problems.map(({ part, detail }) =>
    part === 'engine' && engine === null
      ? {
          tone: 'bad',
          part: 'Engine',
          words: `It cannot be asked: ${detail}`,
          action: 'Jobs wait until it answers. Start it, or correct its address; slipway doctor tells more.',
        }
      : {
          tone: 'warn',
          part: PARTS[part] ?? part,
          words: `It cannot be read: ${detail}`,
          action: 'Look into the log of the service.',
        },
  )
}

function ofWorker({ worker, queue }: System): readonly Attention[] {
  const found: Attention[] = []
  if (worker.status === 'stopped') {
    found.push({
      tone: 'warn',
      part: 'Worker',
      words: 'This process only accepts jobs.',
      action: 'They are worked on where another process has a worker for the same database.',
    })
  }
  if (queue !== null && queue.waiting > 0) {
    found.push({
      tone: 'warn',
      part: 'Queue',
      words: `${queue.waiting} tried again later, after a fault of the service.`,
      action: 'The log below tells the faults.',
    })
  }
  return found
}

function ofDisk({ disk }: System): readonly Attention[] {
  if (disk === null || disk.totalBytes === 0) return []
  const free = disk.freeBytes / disk.totalBytes
  if (free >= LOW_DISK) return []
  const words = `${(free * 100).toFixed(1)} % of the data folder's file system is free.`
  const action = 'Free some, or shorten what is kept: the settings retention.*.'
  return [{ tone: free < FULL_DISK ? 'bad' : 'warn', part: 'Disk', words, action }]
}

function ofScanner({ scanner }: System): readonly Attention[] {
  if (scanner.status === 'off') {
    const words = 'Images are not scanned for known weaknesses.'
    return [{ tone: 'warn', part: 'Scanner', words, action: 'The setting scan.enabled turns it on.' }]
  }
  return notes('Advisories', scanner.notes, 'slipway advisories sync brings them up to date.')
}

function notes(part: string, list: readonly string[], action: string): readonly Attention[] {
  return list.map((words) => ({ tone: 'warn', part, words, action }))
}
