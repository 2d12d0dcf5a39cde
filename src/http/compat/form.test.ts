import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { once } from 'node:events'
import { describe, it, type TestContext } from 'node:test'
import fastify from 'fastify'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { App } from '../app-deps.ts'
import { addBodyReaders } from '../plugins/body-readers.ts'
import { type Form, addFormReaders, readForm } from './form.ts'

const BOUNDARY = 'x-boundary'
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`
const URLENCODED = 'application/x-www-form-urlencoded'

function part(disposition: string, value: string | Buffer, type = ''): Buffer {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n${type}\r\n`
  return Buffer.concat([Buffer.from(head), Buffer.from(value), Buffer.from('\r\n')])
}

const form = (...parts: Buffer[]) => Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)])

interface Read {
  readonly app: App
  /** What `readForm` gave or threw, in the order of the requests. */
  readonly results: (Form | SlipwayError)[]
}

function createReader(context: TestContext, maxFileBytes = 1000): Read {
  const app = fastify() as unknown as App
  const results: (Form | SlipwayError)[] = []
  addBodyReaders(app)
  app.register(async (scope: App) => {
    await addFormReaders(scope)
    scope.setErrorHandler((error, _request, reply) => {
      assert.ok(error instanceof SlipwayError, String(error))
      results.push(error)
      reply.code(400).send({ code: error.code })
    })
    scope.post('/', async (request) => {
      results.push(await readForm(request, { maxFileBytes }))
      return {}
    })
  })
  context.after(() => app.close())
  return { app, results }
}

async function read({ app, results }: Read, type: string | undefined, payload: string | Buffer) {
  const headers = type === undefined ? {} : { 'content-type': type }
  await app.inject({ method: 'POST', url: '/', headers, payload })
  return results.at(-1)
}

async function refused(reader: Read, type: string | undefined, payload: string | Buffer) {
  const error = await read(reader, type, payload)
  assert.ok(error instanceof SlipwayError, `was read: ${JSON.stringify(error)}`)
  return `${error.code} ${error.where ?? ''}`.trim()
}

describe('reading a multipart form', () => {
  it('tells text fields from files and keeps every byte', async (t) => {
    const bytes = randomBytes(900)
    const payload = form(
      part('name="image_name"', 'modèle'),
      part('name="file"; filename="C:\\work\\Dockerfile"', bytes, 'Content-Type: Application/PDF\r\n'),
      part('name="empty"', ''),
      part('name="text"', '\ufeffFROM debian\r\n', 'Content-Type: application/json\r\n'),
      part('name="blob"', 'x', 'Content-Type: application/octet-stream\r\n'),
    )
    const result = (await read(createReader(t), MULTIPART, payload)) as Form
    assert.deepEqual(
      { ...result.fields },
      { image_name: 'modèle', empty: '', text: '\ufeffFROM debian\r\n', blob: 'x' },
    )
    assert.deepEqual({ ...result.files }, { file: { name: 'Dockerfile', type: 'application/pdf', bytes } })
  })

  it('reads what FormData sends', async (t) => {
    const reader = createReader(t)
    const address = await reader.app.listen({ port: 0, host: '127.0.0.1' })
    const body = new FormData()
    body.set('file', new Blob(['FROM debian\n']), 'Dockerfile')
    body.set('image_tag', '1')
    await fetch(address, { method: 'POST', body })
    const { fields, files } = reader.results[0] as Form
    assert.equal(fields.image_tag, '1')
    assert.equal(files.file?.bytes.toString(), 'FROM debian\n')
  })

  it('refuses what it cannot read in one way only', async (t) => {
    const reader = createReader(t)
    const twice = form(part('name="a"', '1'), part('name="a"; filename="f"', '2'))
    assert.equal(await refused(reader, MULTIPART, twice), 'request_invalid /a')
    const latin = form(part('name="a"', Buffer.from([0xe9])))
    assert.equal(await refused(reader, MULTIPART, latin), 'request_invalid /a')
    assert.equal(await refused(reader, MULTIPART, form(part('filename="f"', 'x'))), 'request_invalid')
    for (const name of ['__proto__', 'constructor']) {
      assert.equal(await refused(reader, MULTIPART, form(part(`name="${name}"`, 'x'))), 'request_invalid')
    }
  })

  it('refuses malformed forms', async (t) => {
    const reader = createReader(t)
    const whole = form(part('name="file"; filename="f"', 'abcdefgh'.repeat(100)))
    assert.equal(await refused(reader, MULTIPART, whole.subarray(0, -30)), 'request_invalid')
    assert.equal(await refused(reader, MULTIPART, whole.subarray(0, 40)), 'request_invalid')
    assert.equal(await refused(reader, MULTIPART, 'garbage'), 'request_invalid')
    assert.equal(await refused(reader, 'multipart/form-data', whole), 'request_invalid')
  })

  it('refuses large parts and many parts, and reads the next form', async (t) => {
    const reader = createReader(t)
    assert.equal(
      await refused(reader, MULTIPART, form(part('name="a"', 'x'.repeat(1001)))),
      'body_too_large /a',
    )
    const file = form(part('name="f"; filename="f"', Buffer.alloc(3_000_000)))
    assert.equal(await refused(reader, MULTIPART, file), 'body_too_large /f')
    const many = form(...Array.from({ length: 40 }, (_, index) => part(`name="f${index}"`, 'x')))
    assert.equal(await refused(reader, MULTIPART, many), 'body_too_large')
    const fine = (await read(reader, MULTIPART, form(part('name="a"', 'x'.repeat(1000))))) as Form
    assert.equal(fine.fields.a?.length, 1000)
  })

  it('survives a client that leaves in the middle', async (t) => {
    const reader = createReader(t)
    await reader.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = reader.app.server.address() as { port: number }
    const thrown = new Promise<SlipwayError>((resolve) => {
      reader.app.server.once('request', (_request, response) => {
        response.once('close', () => setImmediate(() => resolve(reader.results[0] as SlipwayError)))
      })
    })
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    const start = part('name="file"; filename="f"', 'FROM debian')
    socket.write(
      `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${MULTIPART}\r\nContent-Length: 5000\r\n\r\n`,
    )
    socket.write(start, () => socket.destroy())
    assert.equal((await thrown)?.code, 'request_invalid')
  })
})

describe('reading a urlencoded form', () => {
  it('decodes names and values', async (t) => {
    const payload = 'file=FROM+debian%0ARUN%20echo%20%22%E2%82%AC%22&image_name=a%2Fb&flag&&empty=&raw=€=1'
    const { fields } = (await read(createReader(t), `${URLENCODED}; charset=utf-8`, payload)) as Form
    const file = 'FROM debian\nRUN echo "€"'
    assert.deepEqual({ ...fields }, { file, image_name: 'a/b', flag: '', empty: '', raw: '€=1' })
  })

  it('refuses what is malformed, given twice or too large', async (t) => {
    const reader = createReader(t)
    for (const payload of ['a=%', 'a=%zz', 'a=%ff', '%e9=1']) {
      assert.equal(await refused(reader, URLENCODED, payload), 'request_invalid')
    }
    assert.equal(await refused(reader, URLENCODED, 'a=1&a=2'), 'request_invalid /a')
    assert.equal(await refused(reader, URLENCODED, `a=${'x'.repeat(1001)}`), 'body_too_large /a')
    assert.equal(await refused(reader, URLENCODED, `a=${'x'.repeat(100_000)}`), 'body_too_large')
  })
})

describe('reading a form from something else', () => {
  it('is refused by its content type', async (t) => {
    const reader = createReader(t)
    assert.equal(await refused(reader, undefined, ''), 'media_type_unsupported')
    for (const type of ['application/json', 'text/plain', 'application/pdf']) {
      assert.equal(await refused(reader, type, '{}'), 'media_type_unsupported', type)
    }
  })
})
