/** A Chromium for the tests of the page and for the screenshots. */
import { globSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { findProgram, isExecutable } from './command.ts'
import { aptInstall } from './debian.ts'
import { SetupError } from './setup-error.ts'

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'] as const
/** With fonts, without which a page is full of boxes. */
const PACKAGES = ['chromium', 'fonts-dejavu-core', 'fonts-liberation'] as const

/**
 * The program of a browser that is here: the one that PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH names, the system's, or one
 * that Playwright has fetched for another project. Undefined when there is none.
 */
export function findChromium(): string | undefined {
  const named = process.env.PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH
  if (named) return isExecutable(named) ? named : undefined
  return PROGRAMS.map(findProgram).find((program) => program !== undefined) ?? findFetched()
}

/** Installs Debian's when there is none. Throws `InstallRefused` and `SetupError`. */
export async function ensureChromium(): Promise<string> {
  const found = findChromium()
  if (found !== undefined) return found
  const named = process.env.PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH
  if (named) throw new SetupError(`PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH names ${named}, which cannot be run.`)
  await aptInstall('the page in a browser', PACKAGES)
  const installed = findChromium()
  if (installed === undefined) throw new SetupError('the package chromium brought no program of that name.')
  return installed
}

/** The newest of those that Playwright keeps. */
function findFetched(): string | undefined {
  const folder = process.env.PLAYWRIGHT_BROWSERS_PATH || join(homedir(), '.cache/ms-playwright')
  const paths = globSync('chromium-*/chrome-linux*/chrome', { cwd: folder }).toSorted()
  return paths
    .map((path) => join(folder, path))
    .filter(isExecutable)
    .at(-1)
}
