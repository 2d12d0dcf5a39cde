/**
 * The floor of the API: Fastify and node:sqlite with nothing between them. Takes a body, keeps it in one row, and answers
 * when it is on the disk, with one transaction for all that came in one turn of the event loop; reads a row by id.
 *
 *   node bench/floor/bare-server.ts FOLDER       prints its address
 */
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fastify from 'fastify'

const folder = process.argv[2] ?? '.'
mkdirSync(folder, { recursive: true })
const db = new DatabaseSync(join(folder, 'bare.db'))
db.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 4000;
  CREATE TABLE jobs (id TEXT PRIMARY KEY, status TEXT NOT NULL, created_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
`)
const insert = db.prepare('INSERT INTO jobs (id, status, created_at, body) VALUES (?, ?, ?, ?)')
const find = db.prepare('SELECT id, status, created_at, body FROM jobs WHERE id = ?')

interface Waiting {
  readonly row: readonly [string, string, number, string]
  readonly done: () => void
}
let waiting: Waiting[] = []

function commit(): void {
  const batch = waiting
  waiting = []
  db.exec('BEGIN IMMEDIATE')
  for (const { row } of batch) insert.run(...row)
  db.exec('COMMIT')
  for (const { done } of batch) done()
}

function keep(row: Waiting['row']): Promise<void> {
  return new Promise((done) => {
    if (waiting.length === 0) setImmediate(commit)
    waiting.push({ row, done })
  })
}

interface Job {
  readonly id: string
  readonly status: string
  readonly created_at: number
  readonly body: string
}

const job = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    status: { type: 'string' },
    created_at: { type: 'integer' },
    body: { type: 'string' },
  },
} as const

const app = fastify()
app.post<{ Body: string }>(
  '/jobs',
  { schema: { body: { type: 'string' }, response: { 202: job } } },
  async (request, reply) => {
    const id = randomUUID()
    const created_at = Date.now()
    await keep([id, 'queued', created_at, request.body])
    return reply.code(202).send({ id, status: 'queued', created_at })
  },
)
app.get<{ Params: { id: string } }>('/jobs/:id', { schema: { response: { 200: job } } }, async (request) => {
  const row = find.get(request.params.id)
  if (row === undefined) throw new RangeError('no such job')
  return row as unknown as Job
})
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`)
