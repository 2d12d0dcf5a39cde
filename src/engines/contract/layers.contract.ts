import assert from 'node:assert/strict'
import { hasCode } from '../../errors/slipway-error.ts'
import type { LayerEntry } from '../engine.ts'
import { type Example, type MakeEngine, built, suite, uniqueName } from './harness.ts'

/** What every engine must do when the layers of an image are read. */
export function layersContract(name: string, make: MakeEngine): void {
  suite(`${name}: layers`, make, (example) => {
    example('each layer of an image is read once, with what its step brought', async (e) => {
      const text = uniqueName()
      const { image } = await built(e, [
        `FROM ${e.under.baseImage}`,
        `RUN mkdir /made && echo ${text} > /made/note && ln -s note /made/link`,
        `RUN echo second > /other`,
      ])
      const layers = await readAll(e, image.id, () => true)
      assert.deepEqual(new Set(layers.keys()), new Set(image.layers))
      const first = layers.get(image.layers.at(-2) ?? '') ?? []
      assert.deepEqual(pick(first, '/made/note'), { type: 'file', target: '', content: `${text}\n` })
      assert.deepEqual(pick(first, '/made/link'), { type: 'symlink', target: 'note', content: '' })
      assert.equal(pick(first, '/other'), undefined)
      const second = layers.get(image.layers.at(-1) ?? '') ?? []
      assert.deepEqual(pick(second, '/other'), { type: 'file', target: '', content: 'second\n' })
      assert.equal(pick(second, '/made/note'), undefined)
    })

    example('only what is wanted comes back, and what was not read of it does no harm', async (e) => {
      const { image } = await built(e, [
        `FROM ${e.under.baseImage}`,
        `RUN echo ${uniqueName()} > /first`,
        `RUN echo ${uniqueName()} > /second`,
      ])
      const [wanted] = image.layers.slice(-2)
      const seen: string[] = []
      const request = {
        imageId: image.id,
        isWanted: (diffId: string) => diffId === wanted,
        async read(entries: AsyncIterable<LayerEntry>) {
          for await (const { path } of entries) return path
          return ''
        },
      }
      for await (const { diffId } of e.engine.readLayers(request, e.signal)) seen.push(diffId)
      assert.deepEqual(seen, [wanted])
    })

    example('nothing wanted is nothing read', async (e) => {
      const { image } = await built(e, [`FROM ${e.under.baseImage}`, `RUN echo ${uniqueName()} > /a`])
      assert.equal((await readAll(e, image.id, () => false)).size, 0)
    })

    example('an image that is not there is engine_failed', async (e) => {
      const missing = `sha256:${'0'.repeat(64)}`
      await assert.rejects(
        readAll(e, missing, () => true),
        (error) => hasCode(error, 'engine_failed'),
      )
    })

    example('the iteration throws what the reader throws, and the reason of an aborted signal', async (e) => {
      const { image } = await built(e, [`FROM ${e.under.baseImage}`, `RUN echo ${uniqueName()} > /a`])
      const imageId = image.id
      const isWanted = () => true
      const broken = new Error('the reader broke')
      const read = async () => Promise.reject(broken)
      const iterate = async (request: Parameters<typeof e.engine.readLayers>[0], signal: AbortSignal) => {
        for await (const layer of e.engine.readLayers(request, signal)) assert.ok(layer)
      }
      await assert.rejects(iterate({ imageId, isWanted, read }, e.signal), broken)
      const controller = new AbortController()
      const reason = new Error('enough')
      const abort = async (entries: AsyncIterable<LayerEntry>) => {
        controller.abort(reason)
        for await (const entry of entries) assert.ok(entry)
      }
      await assert.rejects(iterate({ imageId, isWanted, read: abort }, controller.signal), reason)
    })
  })
}

interface Kept {
  readonly path: string
  readonly type: LayerEntry['type']
  readonly target: string
  readonly content: string
}

/** Contents of small files alone are kept. */
async function readAll(
  { engine, signal }: Example,
  imageId: string,
  isWanted: (diffId: string) => boolean,
): Promise<Map<string, readonly Kept[]>> {
  const layers = new Map<string, readonly Kept[]>()
  for await (const { diffId, contents } of engine.readLayers({ imageId, isWanted, read: keep }, signal)) {
    assert.ok(!layers.has(diffId), 'a layer comes once')
    layers.set(diffId, contents)
  }
  return layers
}

async function keep(entries: AsyncIterable<LayerEntry>): Promise<readonly Kept[]> {
  const kept: Kept[] = []
  for await (const { path, type, target, size, open } of entries) {
    const chunks: Uint8Array[] = []
    if (size < 4096) for await (const chunk of open()) chunks.push(chunk)
    kept.push({ path, type, target, content: Buffer.concat(chunks).toString() })
  }
  return kept
}

function pick(entries: readonly Kept[], path: string): Omit<Kept, 'path'> | undefined {
  const found = entries.find((entry) => entry.path === path)
  return found && { type: found.type, target: found.target, content: found.content }
}
