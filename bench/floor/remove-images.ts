import type { EngineApi } from './engine-api.ts'

const LABEL = 'io.slipway.instance'

/** All images with the label of the service that built this one. */
export async function removeImages(engine: EngineApi, image: string): Promise<void> {
  const { Config } = (await engine.call('GET', `/images/${image}/json`)) as {
    Config: { Labels: Record<string, string> }
  }
  const filters = encodeURIComponent(JSON.stringify({ label: [`${LABEL}=${Config.Labels[LABEL]}`] }))
  const images = (await engine.call('GET', `/images/json?filters=${filters}`)) as { Id: string }[]
  for (const { Id } of images) await engine.call('DELETE', `/images/${Id}?force=true`)
}

/** What the builder keeps of the steps whose text has this word. */
export async function removeBuildCache(engine: EngineApi, word: string): Promise<void> {
  // A record that another one rests on stays at first: again, for as long as there are fewer each time.
  let left = Infinity
  for (let ids = await recordsOf(engine, word); ids.length < left; ids = await recordsOf(engine, word)) {
    left = ids.length
    for (const id of ids) {
      const filters = encodeURIComponent(JSON.stringify({ id: [id] }))
      await engine.call('POST', `/build/prune?all=true&filters=${filters}`)
    }
  }
}

async function recordsOf(engine: EngineApi, word: string): Promise<readonly string[]> {
  const { BuildCache } = (await engine.call('GET', '/system/df')) as {
    BuildCache: readonly { readonly ID: string; readonly Description: string }[] | null
  }
  return (BuildCache ?? []).flatMap(({ ID, Description }) => (Description.includes(word) ? [ID] : []))
}
