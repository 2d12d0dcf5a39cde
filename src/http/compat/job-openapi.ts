/** The document that `GET /api/v1/openapi.json` sends: OpenAPI 3.1 of the five operations. */
import { VERSION } from '../../version.ts'
import { PayloadSchema } from './job-payload.ts'
import { STATUS_WORDS } from './job-view.ts'

const json = (schema: object, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

const NOT_FOUND = json(ref('Message'), 'There is no such job.')
const UNREADABLE = json(ref('Message'), 'The body is not JSON.')
const UNFIT = json(ref('ValidationErrors'), 'The body does not fit; each entry says where and why.')
const SUCCESS = json(ref('Success'), 'It is done.')
const BODY = { required: true, content: { 'application/json': { schema: ref('JobIn') } } }
const ID = {
  name: 'job_id',
  in: 'path',
  required: true,
  description: 'The id which POST gave.',
  schema: { type: 'string', format: 'uuid' },
}

const schemas = {
  JobIn: PayloadSchema,
  JobId: {
    type: 'object',
    properties: { id: { type: 'string', format: 'uuid' } },
    required: ['id'],
  },
  JobOut: {
    type: 'object',
    properties: {
      id: { type: 'string', format: 'uuid' },
      name: { type: 'string' },
      description: { type: 'string' },
      dockerfile: { type: 'string', description: 'As it was sent: base64 of gzip.' },
      status: { type: 'string', enum: STATUS_WORDS },
      performance: {
        type: ['number', 'null'],
        description:
          'What the container wrote to /data/perf.json; until then the hardening index; null without either.',
      },
    },
    required: ['id', 'name', 'description', 'dockerfile', 'status', 'performance'],
  },
  Success: { type: 'object', properties: { success: { type: 'boolean' } }, required: ['success'] },
  Message: { type: 'object', properties: { detail: { type: 'string' } }, required: ['detail'] },
  ValidationErrors: {
    type: 'object',
    properties: {
      detail: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            loc: { type: 'array', items: { type: 'string' } },
            msg: { type: 'string' },
            type: { type: 'string' },
          },
          required: ['loc', 'msg', 'type'],
        },
      },
    },
    required: ['detail'],
  },
}

export const JOB_API_DOCUMENT = {
  openapi: '3.1.0',
  info: {
    title: 'Job API',
    version: VERSION,
    description:
      'Submit a Dockerfile; it is built, scanned, and run in isolation, and its performance is read.',
  },
  servers: [{ url: '/' }],
  paths: {
    '/api/v1/job': {
      post: {
        operationId: 'create_job',
        summary: 'Submit a job',
        requestBody: BODY,
        responses: { 200: json(ref('JobId'), 'The job is stored.'), 400: UNREADABLE, 422: UNFIT },
      },
    },
    '/api/v1/job/{job_id}': {
      parameters: [ID],
      get: {
        operationId: 'get_job',
        summary: 'Read a job',
        responses: { 200: json(ref('JobOut'), 'The job.'), 404: NOT_FOUND },
      },
      put: {
        operationId: 'update_job',
        summary: 'Change a job; a changed Dockerfile starts a new attempt',
        requestBody: BODY,
        responses: { 200: SUCCESS, 400: UNREADABLE, 404: NOT_FOUND, 422: UNFIT },
      },
      delete: {
        operationId: 'delete_job',
        summary: 'Delete a job and all that belongs to it',
        responses: { 200: SUCCESS, 404: NOT_FOUND },
      },
    },
    '/api/v1/jobs': {
      get: {
        operationId: 'list_jobs',
        summary: 'List all jobs, newest first',
        responses: { 200: json({ type: 'array', items: ref('JobOut') }, 'All jobs.') },
      },
    },
  },
  components: { schemas },
} as const
