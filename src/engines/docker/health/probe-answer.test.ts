import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeProbe } from './probe-answer.ts'

const judge = (said: string, exitCode: number | null = 0) =>
  judgeProbe({ said: Buffer.from(said, 'latin1'), exitCode })

test('any status from 200 to 299 is healthy, with whatever HTTP/1 has around it', () => {
  for (const [said, status] of [
    ['HTTP/1.0 200 OK\r\n\r\n', 200],
    ['HTTP/1.1 204\r\n', 204],
    ['HTTP/1.1 299 \r\nX: y\r\n\r\n', 299],
    ['HTTP/1.1 200 Tr\xe8s bien\n', 200],
  ] as const) {
    assert.deepEqual(judge(said), { kind: 'healthy', status }, said)
  }
})

test('every other status is not, a redirect among them', () => {
  for (const status of [100, 301, 404, 503]) {
    const answer = judge(`HTTP/1.1 ${status} X\r\nLocation: /ok\r\n\r\n`)
    assert.deepEqual(answer, { kind: 'unhealthy', status, error: `answered ${status}` })
  }
})

test('what only looks like HTTP is none', () => {
  for (const said of [
    'HTTP/1.1 2000 OK\r\n',
    'HTTP/1.1 20 OK\r\n',
    'HTTP/2 200 OK\r\n',
    'http/1.1 200 OK\r\n',
    ' HTTP/1.1 200 OK\r\n',
    'HTTP/1.1  200 OK\r\n',
    'HTTP/1.1 200\0\r\n',
    'HTTP/1.1 200 OK',
    `HTTP/1.1 200 ${'x'.repeat(2000)}\r\n`,
    '\r\nHTTP/1.1 200 OK\r\n',
  ]) {
    const answer = judge(said)
    assert.ok(answer.kind === 'unhealthy' && answer.status === null, JSON.stringify(said))
    assert.equal(answer.error, 'answered with something that is not HTTP')
  }
})

test('the end of the probe says why there was no answer', () => {
  const errors = [10, 11, 12, 142, 0, 137, null].map((code) => {
    const answer = judge('', code)
    return answer.kind === 'unhealthy' ? answer.error : answer.kind
  })
  assert.deepEqual(errors, [
    'connection refused',
    'no connection could be made',
    'the connection was broken off',
    'no answer in 5 s',
    'the connection was closed without an answer',
    'the probe was ended (137)',
    'no answer in 5 s',
  ])
})

test('a probe that was not started is told apart, with the words of the engine', () => {
  const answer = judge('OCI runtime exec failed: exec: "/.slipway-probe/probe": no such file\r\n', 126)
  assert.equal(answer.kind, 'not_started')
  assert.ok(answer.kind === 'not_started')
  assert.match(answer.error, /^the probe could not be started: OCI runtime .* no such file$/)
})
