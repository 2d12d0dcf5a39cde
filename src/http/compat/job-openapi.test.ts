import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Compile } from 'typebox/compile'
import type { TSchema } from 'typebox'
import { createTestApp, LOCAL } from '../../../test/support/http-app.ts'
import { packDockerfile } from './gzip-dockerfile.ts'
import { JOB_API_DOCUMENT } from './job-openapi.ts'

interface Operation {
  readonly operationId: string
  readonly responses: Readonly<Record<string, { readonly content: Content }>>
}
type Content = { readonly 'application/json': { readonly schema: { readonly $ref?: string } } }

const schemas = JOB_API_DOCUMENT.components.schemas as Readonly<Record<string, TSchema>>
const METHODS = ['get', 'post', 'put', 'delete'] as const

describe('the OpenAPI document of the job API', () => {
  it('is sent as JSON and refers to nothing that is missing', async (t) => {
    const { app } = createTestApp(t)
    const response = await app.inject({ url: '/api/v1/openapi.json', headers: LOCAL })
    assert.equal(response.statusCode, 200)
    assert.equal(response.json().openapi, '3.1.0')
    const refs = [...response.body.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    )
    assert.deepEqual(new Set(refs), new Set(Object.keys(schemas)))
  })

  it('has the five operations, each of which is served and answers as it says', async (t) => {
    const { app } = createTestApp(t)
    const body = { name: 'n', description: 'd', dockerfile: packDockerfile(Buffer.from('FROM debian\n')) }
    let id = ''
    const seen: string[] = []
    for (const [path, item] of Object.entries(JOB_API_DOCUMENT.paths)) {
      for (const method of METHODS) {
        const operation = (item as Readonly<Record<string, Operation>>)[method]
        if (operation === undefined) continue
        const url = path.replace('{job_id}', id)
        const takesBody = method === 'post' || method === 'put'
        const payload = takesBody ? { payload: body } : {}
        const response = await app.inject({ method, url, headers: LOCAL, ...payload })
        assert.equal(response.statusCode, 200, `${method} ${url}: ${response.body}`)
        const answer: unknown = response.json()
        const name = operation.responses['200']?.content['application/json'].schema.$ref?.split('/').at(-1)
        if (name !== undefined) assert.ok(Compile(schemas[name] as TSchema).Check(answer), response.body)
        id ||= (answer as { id: string }).id
        seen.push(operation.operationId)
      }
    }
    assert.deepEqual(seen, ['create_job', 'get_job', 'update_job', 'delete_job', 'list_jobs'])
  })
})
