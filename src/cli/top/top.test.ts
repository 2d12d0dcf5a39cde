import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SlipwayClient } from '../../client/slipway-client.ts'
import { sampleSystem } from '../sample-system.ts'
import {
  type Answer,
  deadAddress,
  ID,
  runSlipway,
  sampleJob,
  scriptService,
  sendJson,
} from '../scripted-service.ts'
import { createTerminal } from '../terminal.ts'
import { watchTop } from './watch-top.ts'

const RUNNING = sampleJob({ status: 'running', stage: 'run', startedAt: '2026-01-01T11:59:50.000Z' })
const PAGE = { next: null, searched: null }

/** The list of what runs, and none of what waits. */
const list: Answer = (request, response) => {
  const isRunning = request.url?.includes('status=running') === true
  sendJson(response, { ...PAGE, jobs: isRunning ? [RUNNING] : [] })
}

const SCRIPT = { 'GET /system': sampleSystem(), 'GET /jobs': list }

describe('slipway top', () => {
  it('prints the service once where nobody looks, and ends', async () => {
    const service = await scriptService(SCRIPT)
    try {
      const { code, stdout, stderr } = await runSlipway(['top'], { url: service.url })
      assert.equal(code, 0, stderr)
      assert.match(stdout, /^Slipway 0\.1\.0 [^]*workers +1 of 2 slots busy/)
      assert.match(stdout, new RegExp(`${ID}  running +run 5\\.0 s`))
      assert.ok(!service.calls.includes('GET /events'))
    } finally {
      await service.close()
    }
  })

  it('gives one document with --json', async () => {
    const service = await scriptService(SCRIPT)
    try {
      const { stdout } = await runSlipway(['top', '--json'], { url: service.url })
      const { system, running, queued } = JSON.parse(stdout)
      assert.deepEqual([system.worker.slots, running[0].id, queued], [2, ID, []])
    } finally {
      await service.close()
    }
  })

  it('ends with 3 where there is no service', async () => {
    assert.equal((await runSlipway(['top'], { url: await deadAddress() })).code, 3)
  })

  it('draws what changes, and reads all anew when it is told that much has', async () => {
    const stream = Promise.withResolvers<(text: string) => void>()
    const events: Answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(': open\n\n')
      stream.resolve((text) => void response.write(text))
    }
    const service = await scriptService({ ...SCRIPT, 'GET /events': events })
    const screen = watchedScreen()
    const leave = new AbortController()
    const client = new SlipwayClient({ url: service.url })
    const watching = watchTop(client, screen.terminal, leave.signal)
    try {
      await screen.shown(/running/)
      const send = await stream.promise
      send(`event: job\ndata: ${JSON.stringify(sampleJob({ name: 'done now' }))}\n\n`)
      await screen.shown(/succeeded.*done now/)
      send('event: many\ndata: {}\n\n')
      await screen.shown(/running +run/)
    } finally {
      const reason = new Error('left')
      leave.abort(reason)
      await assert.rejects(watching, reason)
      await service.close()
    }
  })
})

/** A terminal that tells when a picture shows something; only pictures drawn after the question count. */
function watchedScreen() {
  const waiting: { readonly what: RegExp; readonly resolve: () => void }[] = []
  const write = (picture: string): boolean => {
    for (const one of waiting.filter(({ what }) => what.test(picture))) {
      waiting.splice(waiting.indexOf(one), 1)
      one.resolve()
    }
    return true
  }
  const stderr = { write, isTTY: true, rows: 30, columns: 120 }
  return {
    terminal: createTerminal(stderr, stderr, { color: false, forceColor: false, redraw: true }),
    shown: (what: RegExp) => new Promise<void>((resolve) => waiting.push({ what, resolve })),
  }
}
