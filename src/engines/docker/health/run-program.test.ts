import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { type TestContext, describe, it } from 'node:test'
import { hasCode } from '../../../errors/slipway-error.ts'
import { type DockerClient, createDockerClient } from '../client.ts'
import { runProgram } from './run-program.ts'

/** An engine that prepares every program and answers its start as it is told. */
async function engine(t: TestContext, status: number, message: string): Promise<DockerClient> {
  const server = createServer((request, response) => {
    const isStart = request.url?.includes('/start') === true
    response.writeHead(isStart ? status : 201, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(isStart ? { message } : { Id: 'e1' }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const at = server.address()
  const address = `tcp://127.0.0.1:${typeof at === 'object' ? at?.port : ''}`
  const client = createDockerClient({
    search: { address, home: '/' },
    callTimeoutMs: 10_000,
    instanceId: 'one',
  })
  t.after(() => {
    client.close()
    server.closeAllConnections()
    server.close()
  })
  return client
}

const run = { argv: ['probe'], maxBytes: 100, timeoutMs: 10_000, isEnough: () => false }

describe('runProgram', () => {
  it('says that the container does not run when it ended before the program was started', async (t) => {
    for (const message of [
      'Container 0a1b is not running: Exited (0) Less than a second ago',
      'OCI runtime exec failed: exec failed: cannot exec a container that has stopped: unknown',
    ]) {
      const client = await engine(t, 500, message)
      assert.equal(await runProgram(client, '0a1b', run, t.signal), undefined)
    }
  })

  it('throws what else goes wrong with the start', async (t) => {
    const client = await engine(t, 500, 'no space left on device')
    await assert.rejects(runProgram(client, '0a1b', run, t.signal), (error) =>
      hasCode(error, 'engine_failed'),
    )
  })
})
