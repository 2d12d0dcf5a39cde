import assert from 'node:assert/strict'
import type { BuildProxy, BuildRequest } from '../engine.ts'
import {
  BuildTranscript,
  type Example,
  type MakeEngine,
  buildRequest,
  built,
  suite,
  uniqueName,
} from './harness.ts'

/** What every engine that can hold builds to a proxy must do. That nothing else is reached shows on a real one alone. */
export function proxyContract(name: string, make: MakeEngine): void {
  suite(`${name}: builds behind a proxy`, make, (define) => {
    const example = (title: string, body: (e: Example, proxy: BuildProxy) => Promise<void>): void =>
      define(title, async (e) => {
        if (!e.under.holdsBuilds) return e.t.skip('the network of this machine is left alone')
        const { buildGateway } = (await e.engine.info()).capabilities
        assert.ok(buildGateway, 'the engine says where builds see this machine')
        await body(e, proxyAt(buildGateway))
      })

    example('a step finds the proxy and its account in its environment', async (e, proxy) => {
      const { said } = await built(e, probe(e), behind(e, proxy))
      assert.deepEqual(proxiesIn(said), expected(proxy))
    })

    example('arguments of the submission do not replace it', async (e, proxy) => {
      const buildArgs = { HTTP_PROXY: 'http://192.0.2.1:1', https_proxy: 'http://192.0.2.1:1' }
      const { said } = await built(e, probe(e), { ...behind(e, proxy), buildArgs })
      assert.deepEqual(proxiesIn(said), expected(proxy))
    })

    example('the account is no part of the image: equal builds on two of them give one', async (e, proxy) => {
      const lines = probe(e)
      const first = await built(e, lines, behind(e, proxy))
      const second = await built(e, lines, behind(e, { ...proxy, password: uniqueName() }))
      assert.equal(second.image.id, first.image.id)
    })

    example('a proxy where builds do not see this machine is refused', async (e, proxy) => {
      const request = buildRequest(e.under, probe(e), behind(e, { ...proxy, host: '192.0.2.1' }))
      await assert.rejects(e.engine.build(request, new BuildTranscript(), e.signal), {
        code: 'engine_unsupported',
      })
    })
  })
}

function probe({ under }: Example): readonly string[] {
  return [`FROM ${under.baseImage}`, `RUN echo ${uniqueName()}; env`]
}

/** Behind a proxy, an engine may want to see base images before it begins. */
function behind({ under }: Example, network: BuildProxy): Partial<BuildRequest> {
  return { network, bases: [under.baseImage] }
}

function proxyAt(host: string): BuildProxy {
  return { host, port: 3128, username: 'build', password: uniqueName() }
}

const NAMES = ['HTTPS_PROXY', 'HTTP_PROXY', 'http_proxy', 'https_proxy']

function expected({ host, port, username, password }: BuildProxy): readonly string[] {
  return NAMES.map((name) => `${name}=http://${username}:${password}@${host}:${port}`)
}

function proxiesIn({ lines }: BuildTranscript): readonly string[] {
  return lines
    .map(({ text }) => text)
    .filter((text) => NAMES.includes(text.split('=')[0] ?? ''))
    .toSorted()
}
