/** Every request that docs/compat shows, in a real shell against a real service and a real registry. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type PageResult, readPage, runPage } from '../support/compat-page.ts'
import { COMPAT_PAGES, PAGE_USER } from '../support/compat-pages.ts'
import { EngineView } from '../support/engine-view.ts'
import { firstEngine } from '../support/engines.ts'
import { type LocalRegistry, PASSWORDS, registrySkip, startRegistry } from '../support/registry.ts'
import { type Service, startService } from '../support/service.ts'

const engine = firstEngine()
const view = new EngineView(engine.address)
const skip = engine.skip || registrySkip()

describe('the pages of the older APIs', { skip }, () => {
  let registry: LocalRegistry
  let service: Service
  before(async () => {
    registry = await startRegistry({ htpasswd: { username: PAGE_USER, password: PASSWORDS.plain } })
    service = await startService({
      dockerHost: engine.address,
      flags: ['--publish-registry', registry.host],
      env: { DOCKERHUB_USERNAME: PAGE_USER, DOCKERHUB_PASSWORD: PASSWORDS.plain },
    })
  })

  for (const page of COMPAT_PAGES) {
    describe(`the page of ${page.name}`, () => {
      const requests = readPage(page.path)
      let missing: string | undefined
      let results: readonly Promise<PageResult>[] = []
      before(async () => {
        missing = await missingImage(page.images)
        if (missing !== undefined) return
        const site = { service: service.url, registry: registry.host, password: PASSWORDS.plain }
        results = runPage(requests, site)
      })
      for (const [index, { title }] of requests.entries()) {
        it(`shows what comes of: ${title}`, async (context) => {
          if (missing !== undefined) return context.skip(`the image ${missing} is not on this engine`)
          const { ok, expected, got } = (await results[index]) as PageResult
          assert.ok(ok, `expected:\n${expected}\n\ngot:\n${got}`)
        })
      }
    })
  }
})

async function missingImage(images: readonly string[]): Promise<string | undefined> {
  for (const image of images) if (!(await view.hasImage(image))) return image
  return undefined
}
