import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ProblemError } from '../../../../../src/client/errors.ts'
import { EMPTY_DRAFT, parseDraft } from './draft.ts'
import { fieldOf, fieldProblems } from './field-errors.ts'
import { readSettings } from './read-draft.ts'
import { readPairs, writePairs } from './read-pairs.ts'

describe('a kept draft', () => {
  it('comes back as it was', () => {
    const draft = { ...EMPTY_DRAFT, name: 'a', mode: 'service' as const, parameters: { port: '80' } }
    assert.deepEqual(parseDraft(JSON.parse(JSON.stringify(draft))), draft)
  })

  it('is empty where something else was kept', () => {
    for (const kept of [null, 1, 'text', [], {}]) assert.deepEqual(parseDraft(kept), EMPTY_DRAFT)
    const odd = { name: 3, mode: 'other', hardening: 'yes', parameters: { a: 1, b: 'c' }, password: 'x' }
    assert.deepEqual(parseDraft(odd), { ...EMPTY_DRAFT, parameters: { b: 'c' } })
  })
})

describe('pairs', () => {
  it('are read line by line, with all that follows the first =', () => {
    const { pairs } = readPairs('A=1\r\n\n# no\nB=c=d\nA=2\n C =  x ')
    assert.deepEqual(pairs, { A: '2', B: 'c=d', C: '  x ' })
    assert.equal(writePairs({ A: '2', B: 'c=d' }), 'A=2\nB=c=d')
  })

  it('tell the line that has no name', () => {
    assert.match(readPairs('A=1\n=x').problem ?? '', /^Line 2 /)
    assert.match(readPairs('A').problem ?? '', /^Line 1 /)
  })
})

describe('the settings of a draft', () => {
  it('are none where nothing was filled in', () => {
    assert.deepEqual(readSettings(EMPTY_DRAFT, ''), { settings: {}, problems: {} })
  })

  it('are what was filled in, as the API takes it', () => {
    const draft = {
      ...EMPTY_DRAFT,
      name: ' perf ',
      labels: 'team=a',
      memoryMiB: '512',
      cpus: '0.5',
      performanceRequired: true,
      mode: 'service' as const,
      healthcheck: '/ready',
      port: '9000',
      hardening: true,
      image: 'registry.example.org/a:1',
      account: 'own' as const,
      username: 'ada',
    }
    assert.deepEqual(readSettings(draft, 'secret'), {
      settings: {
        name: 'perf',
        labels: { team: 'a' },
        limits: { memoryMiB: 512, cpus: 0.5 },
        performance: 'required',
        run: { mode: 'service', healthcheck: '/ready', port: 9000 },
        hardening: true,
        publish: {
          image: 'registry.example.org/a:1',
          credential: { username: 'ada', password: 'secret' },
        },
      },
      problems: {},
    })
  })

  it('leave out fields of a choice that was not made', () => {
    const draft = { ...EMPTY_DRAFT, healthcheck: '/x', port: '1', account: 'own' as const, username: 'a' }
    assert.deepEqual(readSettings(draft, 'secret'), { settings: {}, problems: {} })
  })

  it('name each field that cannot be sent', () => {
    const draft = {
      ...EMPTY_DRAFT,
      timeoutSeconds: '1.5',
      cpus: 'two',
      environment: 'A',
      mode: 'service' as const,
      port: 'http',
      image: 'a/b',
      account: 'own' as const,
    }
    const { problems } = readSettings(draft, '')
    const fields = ['cpus', 'environment', 'password', 'port', 'timeoutSeconds', 'username']
    assert.deepEqual(Object.keys(problems).toSorted(), fields)
    const stored = readSettings({ ...EMPTY_DRAFT, image: 'a/b', account: 'stored' }, '')
    assert.deepEqual(Object.keys(stored.problems), ['credential'])
  })
})

describe('an error of the API', () => {
  const problem = { type: '', title: 't', status: 400, code: 'request_invalid', detail: 'whole' }

  it('belongs to the field of its pointer', () => {
    assert.equal(fieldOf('/limits/memoryMiB'), 'memoryMiB')
    assert.equal(fieldOf('/labels/team'), 'labels')
    assert.equal(fieldOf('/publish/credential/password'), 'password')
    assert.equal(fieldOf('/run/port'), 'port')
    assert.equal(fieldOf('/template/parameters/x'), 'template')
    assert.equal(fieldOf('/nothing'), undefined)
  })

  it('is told at each of its fields', () => {
    const errors = [
      { pointer: '/name', message: 'must be shorter' },
      { pointer: '/limits/cpus', message: 'must be <= 8' },
      { pointer: '/unknown', message: 'x' },
      'odd',
    ]
    assert.deepEqual(fieldProblems(new ProblemError({ ...problem, where: '/name', errors })), {
      name: 'It must be shorter.',
      cpus: 'It must be <= 8.',
    })
  })

  it('is told at the field of its place where it lists none', () => {
    assert.deepEqual(fieldProblems(new ProblemError({ ...problem, where: 'run' })), { mode: 'whole' })
    assert.deepEqual(fieldProblems(new ProblemError({ ...problem, where: 'Dockerfile:3' })), {})
    assert.deepEqual(fieldProblems(new Error('x')), {})
  })
})
