import type { FoundPackage } from '../../../inventory.ts'
import { packageOf } from '../package-words.ts'
import type { Reading } from './format.ts'
import { type GoBuild, scanGo } from './go-scan.ts'

const ELF = Buffer.from('\x7fELF', 'latin1')

/** The modules of a Go program, and Go's own library as `stdlib`. Undefined for what is no program of Go. */
export async function readGolang(
  content: AsyncIterable<Uint8Array>,
  most: number,
): Promise<Reading | undefined> {
  const build = await scanGo(elfOnly(content))
  if (!build) return undefined
  const problems: string[] = []
  if (build.version === null)
    problems.push('it was built by Go before 1.18: the version of its library is not read')
  else if (!/^(?:mod|dep)\t/m.test(build.modules))
    problems.push('it was built without modules: what it is made of is not known')
  const packages = [...standardLibrary(build), ...modulesOf(build.modules)]
  if (packages.length > most) problems.push('it names more packages than are read')
  return { packages: packages.slice(0, most), problems }
}

/** Ends at once when it is no ELF file. */
async function* elfOnly(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let isElf: boolean | undefined
  let first: Buffer = Buffer.alloc(0)
  for await (const part of content) {
    if (isElf === undefined) {
      first =
        first.length === 0
          ? Buffer.from(part.buffer, part.byteOffset, part.byteLength)
          : Buffer.concat([first, part])
      if (first.length < ELF.length) continue
      isElf = first.subarray(0, ELF.length).equals(ELF)
      if (!isElf) return
      yield first
    } else {
      yield part
    }
  }
}

/** `go1.22.3 X:boringcrypto`, `go1.21rc2`, `devel go1.23-abcdef`: as a version of three numbers, which advisories use. */
function standardLibrary({ version }: GoBuild): readonly FoundPackage[] {
  const [, major, minor, patch = '0', stage, count] =
    /^(?:devel )?go(\d+)\.(\d+)(?:\.(\d+))?(?:(rc|beta)(\d+))?/.exec(version ?? '') ?? []
  if (major === undefined) return []
  const before = stage === undefined ? '' : `-${stage}.${count}`
  const found = packageOf({ kind: 'golang', name: 'stdlib', version: `${major}.${minor}.${patch}${before}` })
  return found ? [found] : []
}

/** Lines `mod` and `dep` with name, version and hash; a line `=>` replaces the one before it. */
function modulesOf(text: string): readonly FoundPackage[] {
  const modules: (FoundPackage | undefined)[] = []
  for (const line of text.split('\n')) {
    const [word, name, version] = line.split('\t')
    if (word !== 'mod' && word !== 'dep' && word !== '=>') continue
    if (word === '=>') modules.pop()
    // a module of the working folder has no version that an advisory could name
    const isKnown = version !== undefined && version !== '' && version !== '(devel)'
    modules.push(isKnown ? packageOf({ kind: 'golang', name, version }) : undefined)
  }
  return modules.filter((found) => found !== undefined)
}
