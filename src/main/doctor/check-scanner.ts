import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../../config/schema.ts'
import { type Asked, askProgram, askServer } from '../../scanners/trivy/ask-version.ts'
import { type TrivySettings, cacheFolder } from '../../scanners/trivy/trivy-command.ts'
import { trivySettings } from '../open-scanner.ts'
import { type Finding, missing, ok, weak } from './finding.ts'

type Environment = Readonly<Record<string, string | undefined>>

const DAY_MS = 86_400_000
const NEVER = new AbortController().signal
const [ID, TITLE] = ['scanner', 'scanner'] as const

/** Whether the scanner that is installed beside the service answers, and of what day its data are. The built-in one is always there. */
export async function checkScanner(
  config: Config,
  environment: Environment,
  now: number,
): Promise<Finding[]> {
  if (!config.scan.enabled || config.scan.scanner !== 'trivy') return []
  const settings = trivySettings(config, environment)
  const program = await askHere(settings)
  if (!program.ok) return [withoutProgram(config, settings.program, program)]
  const name = `trivy ${program.state.version}`
  if (settings.server === '')
    return [judge(config, `${name} (${settings.program})`, program, fetchData(settings), now)]
  const server = await askServer(settings.server, NEVER)
  const where = `${name}, by the server ${hostOf(settings.server)}`
  return [judge(config, where, server, 'See whether the server runs: trivy server --listen HOST:4954', now)]
}

/** In a folder that is taken away again: doctor changes nothing. */
async function askHere(settings: TrivySettings): Promise<Asked> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-doctor-'))
  const environment = { ...settings.environment, TRIVY_CACHE_DIR: cacheFolder(settings) }
  try {
    return await askProgram({ ...settings, folder, environment }, NEVER)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function withoutProgram({ scan }: Config, program: string, { kind, why }: Asked & { ok: false }): Finding {
  const detail = `scan.scanner is trivy, and ${program} ${kind === 'missing' ? 'cannot be started' : 'does not work'}: ${why}. ${meaning(scan)}`
  return unusable(
    scan,
    detail,
    'Install it: https://trivy.dev/latest/getting-started/installation/  or name it: --scan-trivy PATH',
    'Or take the built-in scanner: --scan-scanner osv',
  )
}

function judge(
  { scan, advisories }: Config,
  name: string,
  asked: Asked,
  action: string,
  now: number,
): Finding {
  if (!asked.ok) return unusable(scan, `${name}: ${asked.why}. ${meaning(scan)}`, action)
  const { dataAt } = asked.state
  if (dataAt === null)
    return weak(ID, TITLE, `${name} has no data yet: the first scan fetches them, which takes long.`, action)
  const day = new Date(dataAt).toISOString().slice(0, 10)
  if (now - dataAt <= advisories.maxAgeDays * DAY_MS) return ok(ID, TITLE, `${name}, data of ${day}`)
  return weak(ID, TITLE, `${name}: its data are of ${day}, older than advisories.maxAgeDays allows.`, action)
}

/** Jobs run without a scan, unless the server blocks what was not scanned. */
const unusable = (scan: Config['scan'], detail: string, ...action: readonly string[]): Finding =>
  (scan.onMissingData === 'block' ? missing : weak)(ID, TITLE, detail, ...action)

const meaning = ({ onMissingData }: Config['scan']): string =>
  onMissingData === 'block' ? 'Every job fails as scan_unavailable.' : 'No image is scanned.'

const fetchData = (settings: TrivySettings): string =>
  `To fetch them now: ${settings.program} image --download-db-only --cache-dir ${cacheFolder(settings)}`

/** Without an account. */
const hostOf = (server: string): string => URL.parse(server)?.host ?? 'whose address cannot be read'
