/** The package managers that rules know, with the options of theirs that take a word. */
import { type Installer, maySay } from './installer-call.ts'

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/))

export const APT_GET: Installer = {
  name: 'apt-get',
  programs: /^apt-get$/,
  valued: words('-o --option -c --config-file -t --target-release --default-release -a --host-architecture'),
  installs: words('install'),
}

export const APT: Installer = { ...APT_GET, name: 'apt', programs: /^apt$/ }

export const APK: Installer = {
  name: 'apk',
  programs: /^apk$/,
  valued:
    words(`-t --virtual -X --repository -p --root --repositories-file --keys-dir --cache-dir --arch --wait
    --cache-max-age --progress-fd --timeout`),
  installs: words('add'),
}

const RPM_OPTIONS =
  words(`-c --config --enablerepo --disablerepo --repo --repoid --installroot --releasever -x --exclude
  --setopt -d --debuglevel -e --errorlevel -R --randomwait --forcearch --advisory --cve --color --downloaddir
  --destdir --comment`)

export const YUM: Installer = {
  name: 'yum',
  programs: /^yum$/,
  valued: RPM_OPTIONS,
  installs: words('install groupinstall localinstall reinstall'),
}

export const DNF: Installer = {
  name: 'dnf',
  programs: /^(?:dnf5?|microdnf)$/,
  valued: RPM_OPTIONS,
  installs: words('install groupinstall localinstall reinstall in'),
}

export const ZYPPER: Installer = {
  name: 'zypper',
  programs: /^zypper$/,
  valued:
    words(`-c --config -D --reposd-dir -C --cache-dir -R --root --installroot -p --plus-repo -x --userdata
    -t --type -r --repo --from --capability --download --releasever`),
  installs: words('install in'),
}

export const PIP: Installer = {
  name: 'pip',
  programs: /^pip[\d.]*$/,
  module: 'pip',
  valued:
    words(`-r --requirement -c --constraint -e --editable -i --index-url --extra-index-url -f --find-links
    -t --target --prefix --root --platform --python-version --implementation --abi --trusted-host --proxy --retries
    --timeout --cache-dir --log --progress-bar --global-option --install-option --build-option -C --config-settings
    --no-binary --only-binary --src --upgrade-strategy --exists-action --cert --client-cert --report
    --root-user-action --use-feature --use-deprecated -b --build --python --keyring-provider --group`),
  installs: words('install'),
}

export const NPM: Installer = {
  name: 'npm',
  programs: /^npm$/,
  valued:
    words(`--registry --prefix -C --loglevel --cache --userconfig --globalconfig --omit --include -w --workspace
    --tag --before --proxy --https-proxy --fetch-retries --fetch-timeout --fetch-retry-mintimeout
    --fetch-retry-maxtimeout --cpu --os --libc --install-strategy --save-prefix --script-shell --maxsockets`),
  installs: words('install i add in ins inst insta instal isnt isnta isntal'),
}

export const GEM: Installer = {
  name: 'gem',
  programs: /^gem[\d.]*$/,
  valued:
    words(`-v --version -i --install-dir -n --bindir -s --source --platform -P --trust-policy -p --http-proxy
    -g --file --build-root -B --bulk-threshold --document --without --config-file`),
  installs: words('install i'),
}

export const GO: Installer = {
  name: 'go',
  programs: /^go[\d.]*$/,
  valued: words(`-C -ldflags -tags -o -mod -modfile -gcflags -asmflags -gccgoflags -p -exec -overlay -pgo
    -installsuffix -buildmode -compiler -toolexec -pkgdir -coverpkg -covermode`),
  installs: words('install get run'),
}

export const YARN: Installer = {
  name: 'yarn',
  programs: /^yarn(?:pkg)?$/,
  valued: words('--cwd --cache-folder --modules-folder --network-timeout --registry --mutex'),
  installs: words('install'),
}

const INSTALLERS: readonly Installer[] = [APT_GET, APT, APK, YUM, DNF, ZYPPER, PIP, NPM, GEM, GO, YARN]

/** Names that were looked at: the same few programs are in nearly all files. */
const known = new Map<string, readonly Installer[]>()
const MOST_KNOWN = 500
/** Longer ones are not kept, and are no program's. */
const MOST_CHARACTERS = 40

/** The package managers that a command of this name may call. */
export function installersNamed(name: string): readonly Installer[] {
  const before = known.get(name)
  if (before !== undefined) return before
  const found = INSTALLERS.filter((manager) => maySay(name, manager))
  if (known.size >= MOST_KNOWN) known.clear()
  if (name.length <= MOST_CHARACTERS) known.set(name, found)
  return found
}
