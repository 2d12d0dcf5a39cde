import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parameterFields } from './parameter-fields.ts'
import { readParameters } from './parameter-values.ts'

const SCHEMA = {
  type: 'object',
  required: ['token_name'],
  properties: {
    version: { type: 'string', description: 'As 3.13.', pattern: '^3\\.[0-9]+$', default: '3.13' },
    port: { type: 'integer', minimum: 1, maximum: 65535, default: 8080 },
    ratio: { type: 'number', default: 0.5 },
    debug: { type: 'boolean', default: false },
    level: { enum: ['low', 'high', 3], default: 'low' },
    packages: {
      type: 'array',
      uniqueItems: true,
      items: { type: 'string', pattern: '==' },
      default: ['a==1'],
    },
    environment: {
      type: 'object',
      propertyNames: { pattern: '^[A-Z]+$', not: { enum: ['PORT'] } },
      additionalProperties: { type: 'string' },
      default: {},
    },
    matrix: { type: 'array', items: { type: 'integer' }, default: [1, 2] },
    token_name: { type: 'string', minLength: 1 },
  },
}
const FIELDS = parameterFields(SCHEMA)

describe('the fields of a template', () => {
  it('are of the kind that their schema asks for, with their default as text', () => {
    assert.deepEqual(
      FIELDS.map(({ name, kind, defaultText }) => [name, kind, defaultText]),
      [
        ['version', 'text', '3.13'],
        ['port', 'integer', '8080'],
        ['ratio', 'number', '0.5'],
        ['debug', 'switch', 'false'],
        ['level', 'choice', 'low'],
        ['packages', 'list', 'a==1'],
        ['environment', 'map', ''],
        ['matrix', 'json', '[1,2]'],
        ['token_name', 'text', ''],
      ],
    )
    assert.equal(FIELDS.at(-1)?.label, 'token name')
  })

  it('are none where there is no schema', () => {
    for (const odd of [null, 1, [], {}, { properties: [] }]) assert.deepEqual(parameterFields(odd), [])
  })
})

describe('the values of a template', () => {
  const read = (texts: Readonly<Record<string, string>>) =>
    readParameters(FIELDS, { token_name: 'x', ...texts })

  it('are only those that differ from their default', () => {
    assert.deepEqual(read({ version: '3.13', port: '8080' }), { values: { token_name: 'x' }, problems: {} })
  })

  it('have the types of the schema', () => {
    const { values, problems } = read({
      port: '80',
      ratio: '1.5',
      debug: 'true',
      level: '3',
      packages: 'a==1\n\n b==2 ',
      environment: 'A=b=c',
      matrix: '[3]',
    })
    assert.deepEqual(problems, {})
    assert.deepEqual(values, {
      token_name: 'x',
      port: 80,
      ratio: 1.5,
      debug: true,
      level: 3,
      packages: ['a==1', 'b==2'],
      environment: { A: 'b=c' },
      matrix: [3],
    })
  })

  it('that do not fit are told at their field, in the words of its description', () => {
    const { problems } = read({
      version: '2.7',
      port: '70000',
      ratio: 'x',
      level: 'none',
      packages: 'a==1\na==1',
      environment: 'PORT=1',
      matrix: '[',
      token_name: '',
    })
    assert.deepEqual(Object.keys(problems), [
      ...['version', 'port', 'ratio', 'level', 'packages', 'environment', 'matrix', 'token_name'],
    ])
    assert.equal(problems.version, 'It does not fit. As 3.13.')
    assert.equal(problems.port, 'It is 65535 at most.')
  })

  it('are left to the service where this browser cannot read the pattern', () => {
    const fields = parameterFields({ properties: { a: { type: 'string', pattern: '(?<', default: '' } } })
    assert.deepEqual(readParameters(fields, { a: 'b' }), { values: { a: 'b' }, problems: {} })
  })
})
