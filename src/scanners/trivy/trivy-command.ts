/** How Trivy is called. Names of its options are those of 0.37 and later; they were tried with 0.57.1. */
import { join } from 'node:path'

export interface TrivySettings {
  /** A name on the PATH, or a path. */
  readonly program: string
  /** Address of a Trivy server that has the data; empty: the program has its own. */
  readonly server: string
  /** For Trivy's data and what it has read of layers, and for files of running scans. */
  readonly folder: string
  /** That of the service; only what is listed here is handed on. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly timeoutSeconds: number
}

/** What any program needs to find its way out. */
const SYSTEM = [
  'PATH',
  'LANG',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
]
const ENGINE = ['DOCKER_CERT_PATH', 'DOCKER_TLS_VERIFY', 'DOCKER_API_VERSION']
/**
 * Where the data come from and how a server is greeted. Variables that choose what is reported (TRIVY_SEVERITY,
 * TRIVY_IGNORE_UNFIXED, TRIVY_IGNOREFILE, TRIVY_SKIP_DIRS and so on) are not among them: they would hide findings from
 * the gate, which has settings of its own for that.
 */
const TRIVY = [
  'TRIVY_CACHE_DIR',
  'TRIVY_DB_REPOSITORY',
  'TRIVY_JAVA_DB_REPOSITORY',
  'TRIVY_SKIP_DB_UPDATE',
  'TRIVY_SKIP_JAVA_DB_UPDATE',
  'TRIVY_USERNAME',
  'TRIVY_PASSWORD',
  'TRIVY_REGISTRY_TOKEN',
  'TRIVY_INSECURE',
  'TRIVY_TOKEN',
  'TRIVY_TOKEN_HEADER',
  'TRIVY_CUSTOM_HEADERS',
  'TRIVY_PATH_PREFIX',
]

/** An id as an engine gives it: nothing else may stand where Trivy takes an image's name. */
export const isImageId = (text: string): boolean => /^(?:sha256:)?[0-9a-f]{64}$/.test(text)

export function cacheFolder({ folder, environment }: TrivySettings): string {
  return environment['TRIVY_CACHE_DIR'] || join(folder, 'cache')
}

/**
 * Reads the image from the engine alone, never from a registry, and asks no other service about what it finds in it.
 * Not `--quiet`: that keeps the reason of a failure back as well.
 */
export function scanArguments(settings: TrivySettings, imageId: string): readonly string[] {
  return [
    'image',
    ...['--format', 'json'],
    ...['--scanners', 'vuln'],
    '--list-all-pkgs',
    '--no-progress',
    '--offline-scan',
    ...['--image-src', 'docker'],
    // Its own limit is five minutes.
    ...['--timeout', `${settings.timeoutSeconds}s`],
    ...['--cache-dir', cacheFolder(settings)],
    '--',
    imageId,
  ]
}

export function versionArguments(settings: TrivySettings): readonly string[] {
  return ['version', '--format', 'json', '--cache-dir', cacheFolder(settings)]
}

/** The environment of the program; `work` is a folder of its own, in which it finds no settings of somebody else. */
export function programEnvironment(
  { environment, server }: TrivySettings,
  work: string,
  engineAddress: string | null,
): Readonly<Record<string, string>> {
  const given = [...SYSTEM, ...ENGINE, ...TRIVY].flatMap((name) => {
    const value = environment[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    ...Object.fromEntries(given),
    HOME: work,
    TMPDIR: work,
    // Later versions ask for newer ones and report their use; older ones do not know these words.
    TRIVY_SKIP_VERSION_CHECK: 'true',
    TRIVY_DISABLE_TELEMETRY: 'true',
    // Not an option: the list of processes shows those to everybody.
    ...(server === '' ? {} : { TRIVY_SERVER: server }),
    ...(engineAddress === null ? {} : { DOCKER_HOST: engineAddress.replace(/^https?:/, 'tcp:') }),
  }
}
