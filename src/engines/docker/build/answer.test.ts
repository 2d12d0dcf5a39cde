import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type AnswerMessage, errorIn, readAnswer } from './answer.ts'

async function read(...chunks: readonly string[]): Promise<readonly AnswerMessage[]> {
  const stream = async function* () {
    for (const chunk of chunks) yield Buffer.from(chunk)
  }
  const messages: AnswerMessage[] = []
  for await (const message of readAnswer(stream())) messages.push(message)
  return messages
}

describe('readAnswer', () => {
  test('gives the messages, however they are cut', async () => {
    const messages = await read('{"stream":"a"}\r\n{"str', 'eam":"b"}\n\n', '{"status":"c"}')
    assert.deepEqual(messages, [{ stream: 'a' }, { stream: 'b' }, { status: 'c' }])
  })

  test('throws engine_failed for what is no message', async () => {
    await assert.rejects(read('<html>\n'), { code: 'engine_failed' })
    await assert.rejects(read('{"stream": 1}\n'), { code: 'engine_failed' })
  })

  test('throws engine_failed for a message without end', async () => {
    const chunk = 'x'.repeat(1024 * 1024)
    await assert.rejects(read(...Array.from({ length: 20 }, () => chunk)), { code: 'engine_failed' })
  })

  test('an error is found in both places', () => {
    assert.equal(errorIn({ errorDetail: { message: 'long' }, error: 'short' }), 'long')
    assert.equal(errorIn({ error: 'short' }), 'short')
    assert.equal(errorIn({ stream: 'fine' }), undefined)
  })
})
