import type { Config } from '../../config/schema.ts'
import type { ScannerReport } from '../../observability/system.ts'
import type { OpenedScanner } from '../open-scanner.ts'
import { withoutAccount } from './describe-settings.ts'

const DAY_MS = 86_400_000

/** `scanner` left out: nothing is scanned. Throws what reading the index throws. */
export function describeScanner(
  scanner: Pick<OpenedScanner, 'note' | 'data'> | undefined,
  { scan, advisories }: Config,
  now: number,
): ScannerReport {
  const { failOn, ignoreUnfixed, onMissingData } = scan
  const { maxAgeDays } = advisories
  const settings = { failOn, ignoreUnfixed, onMissingData, maxAgeDays }
  if (scanner === undefined) {
    return {
      status: 'off',
      name: null,
      ...settings,
      generation: null,
      ecosystems: [],
      missing: [],
      notes: [],
    }
  }
  const note = scanner.note()
  const data = scanner.data()
  const ecosystems = (data?.ecosystems ?? []).map(({ source, ...state }) => ({
    ...state,
    source: withoutAccount(source),
    stale: now - state.updatedAt > maxAgeDays * DAY_MS,
  }))
  return {
    status: note === null ? 'ok' : 'incomplete',
    name: scan.scanner,
    ...settings,
    generation: data?.generation ?? null,
    ecosystems,
    missing: data?.missing ?? [],
    notes: note === null ? [] : [note],
  }
}
