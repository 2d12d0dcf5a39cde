import { type Browser, chromium } from 'playwright-core'
import { isRoot } from './debian.ts'

/** Without what a browser does beside showing pages: no machine here asks the makers of Chromium for anything. */
const ARGUMENTS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Containers have a /dev/shm of 64 MB.
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
] as const

/** Starts it without a window. */
export function launchChromium(program: string, more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: program,
    headless: true,
    // Chromium refuses to run as root inside its own sandbox.
    args: [...ARGUMENTS, ...(isRoot() ? ['--no-sandbox'] : []), ...more],
    handleSIGINT: false,
    handleSIGTERM: false,
  })
}
