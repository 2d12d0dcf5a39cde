import assert from 'node:assert/strict'
import { basename } from 'node:path'
import { describe, it } from 'node:test'
import { makePlan } from './plan.ts'

const filesOf = (args: readonly string[]): string[] =>
  makePlan(args).steps.flatMap(({ name, files }) => files.map((file) => `${name} ${basename(file)}`))

describe('makePlan', () => {
  it('runs everything when nothing is named', () => {
    const plan = makePlan([])
    assert.deepEqual(plan.checks, ['types', 'page', 'format', 'lint'])
    assert.ok(filesOf([]).includes('unit plan.test.ts'))
    assert.ok(filesOf([]).includes('structure imports.test.ts'))
  })

  it('runs a step by its name, without the others and without the checks', () => {
    assert.deepEqual(makePlan(['structure']).checks, [])
    assert.deepEqual([...new Set(makePlan(['structure']).steps.map(({ name }) => name))], ['structure'])
  })

  it('runs a single file, or the files of a folder', () => {
    assert.deepEqual(filesOf(['scripts/test/plan.test.ts']), ['unit plan.test.ts'])
    assert.ok(filesOf(['scripts/test']).includes('unit batch.test.ts'))
    assert.deepEqual(makePlan(['scripts/test']).checks, [])
  })

  it('refuses what it does not know, and says what there is', () => {
    assert.throws(() => makePlan(['unti']), /"unti" is no part \(types, page, format, lint, structure, unit,/)
  })

  it('asks for an engine only where one is needed', () => {
    for (const { name, engine } of makePlan([]).steps) {
      assert.equal(engine, name === 'integration' || name === 'acceptance')
    }
  })
})
