/** Opens a page with what the desktop has for it. */
import { spawn } from 'node:child_process'

/** The system's own programs for "open this", as argument arrays: no shell reads the address. */
const OPENERS: Partial<Readonly<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  // `start` is a word of cmd.exe, which would read `&` in the address; this is what it ends up calling.
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}

/** Resolves with false when there is no such program. The browser outlives us. */
export function openInBrowser(
  address: string,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  const [program, ...args] = OPENERS[platform] ?? ['xdg-open']
  return new Promise((resolve) => {
    const child = spawn(program, [...args, address], { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
