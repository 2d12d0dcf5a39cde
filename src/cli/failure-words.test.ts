import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ProblemError, UnreachableError } from '../client/errors.ts'
import { actionFor, actionForSilence, wordsOf } from './failure-words.ts'

function refused(more: object): ProblemError {
  const problem = { type: 'about:blank', title: 'no', status: 400, code: 'request_invalid', detail: 'No.' }
  return new ProblemError({ ...problem, ...more })
}

describe('the words for a refusal', () => {
  it('name the option that was typed, once, where the service names the field', () => {
    const errors = [{ pointer: '/limits/memoryMiB', message: 'must be <= 8192' }]
    const detail = '`/limits/memoryMiB` in the body must be <= 8192.'
    assert.deepEqual(wordsOf(refused({ detail, errors })), {
      detail: '--memory (MiB): must be <= 8192',
      places: [],
    })
  })

  it('name each option and each place in the Dockerfile where there are several', () => {
    const errors = [
      { pointer: '/labels/a', message: 'too long' },
      { pointer: '/unheard/of', message: 'unknown' },
    ]
    const range = { start: { line: 2, character: 0 } }
    const diagnostics = [{ severity: 'error', message: 'Bad.', range }]
    assert.deepEqual(wordsOf(refused({ errors, diagnostics })), {
      detail: 'No.',
      places: ['--label a: too long', '/unheard/of: unknown', 'Dockerfile:3:1 error: Bad.'],
    })
  })

  it('show the key that cannot be one', () => {
    const errors = [{ pointer: '/labels/bad key', message: 'is not a known field' }]
    const detail = '`/labels/bad key` in the body is not a known field.'
    assert.equal(wordsOf(refused({ detail, errors })).detail, '--label bad key: is no name that can be used')
  })

  it('tell the place of the only finding in a Dockerfile before what it is', () => {
    const range = { start: { line: 0, character: 1 } }
    const diagnostics = [{ severity: 'error', message: 'The file is empty.', range }]
    assert.deepEqual(wordsOf(refused({ detail: 'The file is empty.', diagnostics })), {
      detail: 'Dockerfile:1:2 error: The file is empty.',
      places: [],
    })
  })

  it('add the place alone where nothing says more, and no name or id twice', () => {
    assert.deepEqual(wordsOf(refused({ where: '/publish/image' })).places, ['at --publish'])
    assert.deepEqual(wordsOf(refused({ where: '/template/parameters/x' })).places, ['at --param'])
    assert.deepEqual(wordsOf(refused({ where: '/id' })).places, [])
  })

  it('speak of commands and options in what to do', () => {
    assert.match(actionFor(refused({ code: 'job_not_found', action: 'GET /api' })) ?? '', /slipway list/)
    assert.match(actionFor(refused({ action: 'Correct the named field and send it again.' })) ?? '', /--help/)
    assert.equal(actionFor(refused({ action: 'Leave it out.' })), 'Leave it out.')
    assert.match(actionFor(refused({ code: 'unexpected_answer', status: 401 })) ?? '', /SLIPWAY_TOKEN/)
  })
})

describe('what to do where no answer came', () => {
  const url = 'http://host:1'

  it('depends on why there is none', () => {
    const action = (kind: UnreachableError['kind']) =>
      actionForSilence(new UnreachableError(url, 'is odd', undefined, kind), undefined)
    assert.match(action('silent'), /npm start/)
    assert.match(action('closed'), /https:\/\//)
    assert.match(action('untrusted'), /NODE_EXTRA_CA_CERTS/)
    assert.match(action('stranger'), /Check the address/)
  })

  it('does not offer other options to `login`, whose address is its argument', () => {
    const server = { url, from: 'the argument', token: undefined }
    assert.doesNotMatch(actionForSilence(new UnreachableError(url, 'is away'), server), /--url/)
  })
})
