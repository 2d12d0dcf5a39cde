/** Brings up what the tests run on, and tells them of it (see engines.ts, registry.ts and browser.ts in test/support). */
import { ensureChromium } from '../setup/chromium.ts'
import type { Connection } from '../setup/connection.ts'
import { BASE_IMAGES, copyImages, ensureBaseImages } from '../setup/images.ts'
import { ensureLynis } from '../setup/lynis.ts'
import { ensurePage } from '../setup/page.ts'
import { ensureRegistry } from '../setup/registry.ts'
import { ensureRunsc } from '../setup/runsc.ts'
import { say } from '../setup/say.ts'
import { connectSecondEngine, ensureSecondEngine, stopSecondEngine } from '../setup/second-engine.ts'
import { InstallRefused, SetupError } from '../setup/setup-error.ts'

let startedSecond = false

/** Variables for the test processes. Throws `SetupError` when there are no base images to test with. */
export async function prepareEngines(first: Connection): Promise<NodeJS.ProcessEnv> {
  await ensureBaseImages(first)
  await ensurePage()
  const withoutRunsc = await ensureRunsc(first).catch((error: unknown) => textOf(error))
  if (withoutRunsc !== undefined) say(`tests in gVisor will be skipped: ${withoutRunsc}`)
  const tools = { ...(await prepareRegistry()), ...(await prepareLynis()), ...(await prepareChromium()) }
  const list = [{ name: shortVersion(first.version), address: first.address }, await prepareSecond(first)]
  first.client.close()
  return { DOCKER_HOST: first.address, TEST_ENGINES: JSON.stringify(list), ...tools }
}

async function prepareRegistry(): Promise<NodeJS.ProcessEnv> {
  try {
    return { TEST_REGISTRY_PROGRAM: await ensureRegistry() }
  } catch (error) {
    const why = textOf(error)
    say(`tests that push to a registry will be skipped: ${why}`)
    return { TEST_REGISTRY_SKIP: why }
  }
}

async function prepareLynis(): Promise<NodeJS.ProcessEnv> {
  try {
    return { TEST_LYNIS: await ensureLynis() }
  } catch (error) {
    say(`tests of the hardening index need lynis: ${textOf(error)}`)
    return {}
  }
}

async function prepareChromium(): Promise<NodeJS.ProcessEnv> {
  try {
    return { TEST_CHROMIUM: await ensureChromium() }
  } catch (error) {
    const why = textOf(error)
    say(`tests of the page in a browser will be skipped: ${why}`)
    return { TEST_CHROMIUM_SKIP: why }
  }
}

/** Stops what was started for the tests; an engine that ran before goes on. */
export async function releaseEngines(): Promise<void> {
  if (!startedSecond) return
  startedSecond = false
  await stopSecondEngine()
}

async function prepareSecond(first: Connection): Promise<{ name: string; address: string; skip?: string }> {
  try {
    const running = await connectSecondEngine(first)
    startedSecond = running === undefined
    const second = running ?? (await ensureSecondEngine(first))
    await copyImages(first, second, BASE_IMAGES)
    second.client.close()
    return { name: shortVersion(second.version), address: second.address }
  } catch (error) {
    return { name: 'another version', address: '', skip: textOf(error) }
  }
}

/** `20.10`, `26.1`. */
const shortVersion = (version: string): string => version.split('.').slice(0, 2).join('.')

function textOf(error: unknown): string {
  if (error instanceof InstallRefused || !(error instanceof SetupError)) throw error
  return error.text
}
