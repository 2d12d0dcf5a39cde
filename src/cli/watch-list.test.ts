import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Answer, runSlipway, sampleJob, scriptService } from './scripted-service.ts'

describe('slipway list --watch, without a terminal', () => {
  it('prints each change as a line of JSON until it is interrupted', async () => {
    const changes: Answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(`event: job\ndata: ${JSON.stringify(sampleJob())}\n\n`)
    }
    const service = await scriptService({ 'GET /events': changes })
    const { code, stdout } = await runSlipway(['list', '--watch', '--json'], {
      url: service.url,
      onStart: (child) => child.stdout?.once('data', () => child.kill('SIGINT')),
    })
    await service.close()
    assert.equal(code, 130)
    assert.deepEqual(JSON.parse(stdout), { kind: 'job', job: sampleJob() })
  })

  it('says what to do in place of drawing', async () => {
    const { code, stderr } = await runSlipway(['list', '--watch'], { url: 'http://127.0.0.1:9' })
    assert.equal(code, 2)
    assert.match(stderr, /there is none\.\n→ Add --json/)
  })
})
