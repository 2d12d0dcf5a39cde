import type { UnsupportedKind } from '../../inventory.ts'

export type ReadableKind = 'dpkg' | 'apk' | 'npm' | 'pypi' | 'gem' | 'os-release'

/** Databases of packages count only where the system itself has them, not in a copy of a root somewhere below. */
const EXACT: ReadonlyMap<string, ReadableKind> = new Map([
  ['/var/lib/dpkg/status', 'dpkg'],
  ['/lib/apk/db/installed', 'apk'],
  ['/usr/lib/apk/db/installed', 'apk'],
  ['/etc/os-release', 'os-release'],
  ['/usr/lib/os-release', 'os-release'],
])

/** One file a package, in images without a package manager (github.com/GoogleContainerTools/distroless). */
const STATUS_FOLDER = /^\/var\/lib\/dpkg\/status\.d\/[^/]+$/
const RPM = /^\/(?:var\/lib|usr\/share|usr\/lib\/sysimage)\/rpm\/(?:Packages|Packages\.db|rpmdb\.sqlite)$/
const GEM = /\/specifications\/(?:default\/)?[^/]+\.gemspec$/
const PYPI = /\.dist-info\/METADATA$|\.egg-info(?:\/PKG-INFO)?$|\/EGG-INFO\/PKG-INFO$/
const JAR = /\.[jwe]ar$/i

/** Names the files of one package, a line each. */
export function isFileList(path: string): boolean {
  return path.endsWith('.list') && /^\/var\/lib\/dpkg\/info\/[^/]+$/.test(path)
}

/** What a file at this path is about; undefined: nothing that is known by its name. */
export function recognise(path: string): ReadableKind | undefined {
  const exact = EXACT.get(path)
  if (exact !== undefined) return exact
  if (path.endsWith('/package.json')) return path.includes('/node_modules/') ? 'npm' : undefined
  if (PYPI.test(path)) return 'pypi'
  if (GEM.test(path)) return 'gem'
  return STATUS_FOLDER.test(path) && !path.endsWith('.md5sums') ? 'dpkg' : undefined
}

/** What is known to be about packages, and is not read. */
export function recogniseUnsupported(path: string): UnsupportedKind | undefined {
  if (RPM.test(path)) return 'rpm'
  return JAR.test(path) ? 'jar' : undefined
}

/** Lists of packages that are known by their names, and by no reader. */
const UNREAD: readonly (readonly [path: RegExp, what: string])[] = [
  [/\/conda-meta\/[^/]+\.json$/, 'Packages of conda'],
  [/\/vendor\/composer\/installed\.json$/, 'Packages of Composer'],
  [/\.deps\.json$/, 'Packages of NuGet'],
  [/^\/var\/lib\/pacman\/local\/[^/]+\/desc$/, 'Packages of pacman'],
  [/\/opkg\/status$/, 'Packages of opkg'],
  [/\.egg$/, 'Python eggs'],
  [/\/\.pnp\.c?js$/, 'Packages of Yarn'],
  [/\/Cellar\/[^/]+\/[^/]+\/INSTALL_RECEIPT\.json$/, 'Packages of Homebrew'],
  [/^\/nix\/store\//, 'Packages of Nix'],
  [/^\/gnu\/store\//, 'Packages of Guix'],
]
/** What one of them may fit: a layer has hundreds of thousands of files. */
const MAYBE_UNREAD = /(?:\.json|\/desc|\/status|\.egg|js)$|^\/(?:nix|gnu)\//

/** What the file at this path says is installed, in words, where nothing reads it. */
export function recogniseUnread(path: string): string | undefined {
  if (!MAYBE_UNREAD.test(path)) return undefined
  return UNREAD.find(([pattern]) => pattern.test(path))?.[1]
}

const BESIDE_METADATA = /^(.*\.dist-info)\/(?:RECORD|WHEEL|INSTALLER)$/

/** For a file that an installer of Python puts beside `METADATA`: where that must be. */
export function metadataBeside(path: string): string | undefined {
  const folder = BESIDE_METADATA.exec(path)?.[1]
  return folder === undefined ? undefined : `${folder}/METADATA`
}

/** True where a manifest is that of a package which programs find by its name, and not of a folder inside of it. */
export function isPackageRoot(path: string): boolean {
  return /\/node_modules\/(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/.test(path)
}

/**
 * Folders on the way to a database. A link in their place leads to a database under another path: it would not be found.
 * `/lib` is left out, for its usual target `usr/lib` is looked into by itself.
 */
const DATABASE_FOLDERS: ReadonlySet<string> = new Set([
  ...['/var', '/var/lib', '/var/lib/dpkg', '/var/lib/dpkg/status.d', '/var/lib/rpm'],
  ...['/lib/apk', '/lib/apk/db', '/usr', '/usr/lib', '/usr/lib/apk', '/usr/lib/apk/db'],
  ...['/usr/lib/sysimage', '/usr/lib/sysimage/rpm', '/usr/share', '/usr/share/rpm'],
])

/** True for a link in whose place a list of packages would be, and which leads to where none is looked for. */
export function hidesDatabase(path: string, target: string): boolean {
  if (path === '/lib') return !/^\/?usr\/lib\/?$/.test(target)
  return DATABASE_FOLDERS.has(path)
}

/** Manifests of npm packages under other names, to which package managers make hard links: pnpm's store. */
const STORE_FILE = /\/files\/[0-9a-f]{2}\/[0-9a-f]{16,}$/

/** True for a file that is no package where it lies, but may be linked to a place where it is one. */
export function mayBeLinked(path: string): boolean {
  return path.endsWith('/package.json') || STORE_FILE.test(path)
}
