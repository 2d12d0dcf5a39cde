import Type from 'typebox'
import type { CredentialView } from '../../jobs/credentials.ts'
import type { App, HttpDeps } from '../app-deps.ts'
import { API_PREFIX, presentTime } from '../present-job.ts'
import {
  type CredentialBody,
  CredentialListSchema,
  CredentialParams,
  CredentialSchema,
  NewCredentialSchema,
} from '../schemas/credential.ts'
import { problems } from '../schemas/problem.ts'

const tags = ['publishing']

const listing = {
  operationId: 'listCredentials',
  summary: 'The stored registry accounts, by name',
  description: 'Without their passwords, which never leave the server.',
  tags,
  response: { 200: CredentialListSchema, ...problems() },
}

const adding = {
  operationId: 'addCredential',
  summary: 'Store a registry account under a name',
  description:
    'Jobs publish with it by that name. The password is sealed before it is written, and is never shown. ' +
    'One of that name is replaced.',
  tags,
  body: NewCredentialSchema,
  response: {
    201: {
      description: 'It is stored.',
      headers: { Location: { type: 'string', description: 'The address of the credential.' } },
      content: { 'application/json': { schema: CredentialSchema } },
    },
    ...problems(
      'request_invalid',
      'media_type_unsupported',
      'body_too_large',
      'storage_full',
      'shutting_down',
    ),
  },
}

const removing = {
  operationId: 'removeCredential',
  summary: 'Remove a stored registry account',
  description: 'A job that has yet to publish with it will be refused (`publish_denied`).',
  tags,
  params: CredentialParams,
  response: {
    204: Type.Null({ description: 'It is gone.' }),
    ...problems('credential_not_found', 'storage_full', 'shutting_down'),
  },
}

export function addCredentials(app: App, { credentials }: HttpDeps): void {
  app.get('/credentials', { schema: listing }, async () => ({
    credentials: (await credentials.list()).map(present),
  }))
  app.post('/credentials', { schema: adding }, async (request, reply) => {
    const view = await credentials.add(request.body)
    return reply.code(201).header('Location', `${API_PREFIX}/credentials/${view.name}`).send(present(view))
  })
  app.delete('/credentials/:name', { schema: removing }, async (request, reply) => {
    await credentials.remove(request.params.name)
    return reply.code(204).send(null)
  })
}

function present({ createdAt, updatedAt, lastUsedAt, ...rest }: CredentialView): CredentialBody {
  return {
    ...rest,
    createdAt: presentTime(createdAt),
    updatedAt: presentTime(updatedAt),
    lastUsedAt: lastUsedAt === null ? null : presentTime(lastUsedAt),
  }
}
