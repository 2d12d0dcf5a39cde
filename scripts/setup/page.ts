import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { command } from './command.ts'
import { repository } from './folders.ts'
import { say } from './say.ts'

const BUILT = join(repository, 'web/dist')
const STAMP = '.stamp'
/** All that the built page depends on. */
const SOURCES = ['web/{src,public}/**/*', 'web/*.{html,ts,json}', 'src/client/*.ts', 'package-lock.json']
/** Smaller files fit into a packet or two as they are. */
const LEAST_BYTES = 1024

/** Builds the page unless it was built from these very sources. Throws `SetupError` with what the build said. */
export async function ensurePage(): Promise<void> {
  const wanted = hashSources()
  const stamp = join(BUILT, STAMP)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('building the page (vite build) ...')
  const vite = join(repository, 'node_modules/vite/bin/vite.js')
  // Beside the one that a running service may serve, which is replaced when all of it is there.
  const next = join(repository, `.cache/page-${process.pid}`)
  try {
    const page = join(repository, 'web')
    await command(process.execPath, [vite, 'build', page, '--outDir', next, '--logLevel', 'warn'])
    for (const name of globSync('**/*.{html,js,css,svg}', { cwd: next })) compress(join(next, name))
    writeFileSync(join(next, STAMP), wanted)
    rmSync(BUILT, { recursive: true, force: true })
    renameSync(next, BUILT)
  } finally {
    rmSync(next, { recursive: true, force: true })
  }
}

/** Once here, instead of for each reader. */
function compress(path: string): void {
  const bytes = readFileSync(path)
  if (bytes.length < LEAST_BYTES || path.endsWith('index.html')) return
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }))
}

function hashSources(): string {
  const hash = createHash('sha256')
  for (const name of globSync(SOURCES, { cwd: repository }).toSorted()) {
    const path = join(repository, name)
    try {
      hash.update(`${name}\0`).update(readFileSync(path)).update('\0')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw error
    }
  }
  return hash.digest('hex')
}
