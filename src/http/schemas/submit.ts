/** The forms of a submission: JSON, the fields of a multipart form, the query beside a bare Dockerfile. */
import Type, { type Static } from 'typebox'
import type { Ceilings } from '../app-deps.ts'
import { CredentialNameSchema, PublishPartsSchema, PublishSchema, ReferenceSchema } from './publish.ts'
import { HealthcheckSchema, ModeSchema, PortSchema, RunSchema } from './run.ts'
import { anything, choice } from './shared.ts'
import { TemplateChoiceSchema } from './template.ts'

/** Text that may be shown in one line: no control characters. */
const PLAIN = '^[^\\u0000-\\u001f\\u007f]*$'
const VARIABLE = '[A-Za-z_][A-Za-z0-9_]{0,127}'
const LABEL_KEY = '[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?'
const TARGET = '^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$'

const described = {
  name: Type.String({
    maxLength: 200,
    pattern: PLAIN,
    description: 'A name for people; need not be unique.',
  }),
  description: Type.String({ maxLength: 2000 }),
  priority: Type.Integer({ minimum: -100, maximum: 100, description: 'Higher runs earlier.' }),
}

export const performance = choice(['required', 'optional'], {
  description: 'Required: a run without a performance has failed.',
})
const target = Type.String({ pattern: TARGET, description: 'Build stage to stop at.' })
const hardening = Type.Boolean({
  description: 'Audit the image for its hardening index, where the server can.',
})

const variables = (description: string) =>
  Type.Record(
    Type.String({ pattern: `^${VARIABLE}$` }),
    Type.String({ maxLength: 32_768, pattern: '^[^\\u0000]*$' }),
    {
      additionalProperties: false,
      maxProperties: 200,
      description,
    },
  )

export const LabelsSchema = Type.Record(
  Type.String({ pattern: `^${LABEL_KEY}$` }),
  Type.String({ maxLength: 200, pattern: PLAIN }),
  { additionalProperties: false, maxProperties: 32, description: 'For filters; keys and values are yours.' },
)

export const buildArguments = variables('Build arguments.')

const maps = {
  buildArgs: Type.Optional(buildArguments),
  environment: Type.Optional(variables('Environment of the run.')),
  labels: Type.Optional(LabelsSchema),
}

const limits = (ceilings: Ceilings) => ({
  timeoutSeconds: Type.Optional(
    Type.Integer({ minimum: 1, maximum: ceilings.maxTimeoutSeconds, description: 'Wall time of the run.' }),
  ),
  memoryMiB: Type.Optional(Type.Integer({ minimum: 16, maximum: ceilings.maxMemoryMiB })),
  cpus: Type.Optional(Type.Number({ minimum: 0.05, maximum: ceilings.maxCpus })),
  dataMiB: Type.Optional(
    Type.Integer({ minimum: 1, maximum: ceilings.maxDataMiB, description: 'Size of /data.' }),
  ),
  pids: Type.Optional(Type.Integer({ minimum: 16, maximum: ceilings.maxPids })),
})

const optionalFields = {
  name: Type.Optional(described.name),
  description: Type.Optional(described.description),
  priority: Type.Optional(described.priority),
  performance: Type.Optional(performance),
  target: Type.Optional(target),
  hardening: Type.Optional(hardening),
}

const pairs = (key: string, description: string) =>
  Type.Optional(Type.Array(Type.String({ pattern: `^${key}=` }), { maxItems: 256, description }))

export const buildArgPairs = pairs(VARIABLE, '`NAME=value`, repeated.')

/** Limits, and the maps as repeated `key=value`: the forms in which all values are text. */
const flat = (ceilings: Ceilings) => ({
  ...optionalFields,
  ...limits(ceilings),
  label: pairs(LABEL_KEY, '`key=value`, repeated.'),
  buildArg: buildArgPairs,
  env: pairs(VARIABLE, '`NAME=value`, repeated.'),
  credential: Type.Optional(CredentialNameSchema),
  healthcheck: Type.Optional(HealthcheckSchema),
  port: Type.Optional(PortSchema),
})

const requestedLimits = (ceilings: Ceilings) =>
  Type.Object(limits(ceilings), { additionalProperties: false, title: 'RequestedLimits' })

export const submitJson = (ceilings: Ceilings) =>
  Type.Object(
    {
      dockerfile: Type.Optional(
        Type.String({ description: "The Dockerfile's text. Left out: the one at the context's root." }),
      ),
      context: Type.Optional(
        Type.String({ description: 'A tar, tar.gz or zip in base64.', contentEncoding: 'base64' }),
      ),
      ...optionalFields,
      ...maps,
      limits: Type.Optional(requestedLimits(ceilings)),
      publish: Type.Optional(PublishSchema),
      run: Type.Optional(RunSchema),
      template: Type.Optional(TemplateChoiceSchema),
    },
    {
      additionalProperties: false,
      title: 'Submission',
      examples: [
        {
          name: 'perf',
          dockerfile: 'FROM debian:stable-slim\nCMD echo \'{"perf":0.99}\' > /data/perf.json\n',
        },
        {
          template: { name: 'python-flask', parameters: { name: 'greeter' } },
          publish: { image: 'registry.example.org/team/greeter', tag: '1', credential: 'team' },
        },
      ],
    },
  )

/** What stands beside the files of a multipart form, once its text was converted. */
export const submitForm = (ceilings: Ceilings) =>
  Type.Object(
    {
      ...flat(ceilings),
      ...maps,
      limits: Type.Optional(requestedLimits(ceilings)),
      publish: Type.Optional(PublishPartsSchema),
      run: Type.Optional(RunSchema),
      template: Type.Optional(TemplateChoiceSchema),
    },
    { additionalProperties: false },
  )

export const submitQuery = (ceilings: Ceilings) =>
  Type.Object(
    { ...flat(ceilings), publish: Type.Optional(ReferenceSchema), run: Type.Optional(ModeSchema) },
    { additionalProperties: false },
  )

export const SubmitHeaders = Type.Object({
  // In lower case, as Node gives them: Fastify leaves names alone when a validator of one's own is set.
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{1,255}$',
      description: 'Visible ASCII. The same key with the same submission returns the same job.',
    }),
  ),
})

/** The request body for the API document; only JSON is checked by it, the other two have readers of their own. */
export const submitBody = (ceilings: Ceilings) => ({
  content: {
    'application/json': { schema: submitJson(ceilings) },
    'multipart/form-data': {
      schema: Type.Object(
        {
          dockerfile: Type.Optional(
            Type.Unsafe<unknown>({ type: 'string', contentMediaType: 'application/octet-stream' }),
          ),
          context: Type.Optional(
            Type.Unsafe<unknown>({ type: 'string', contentMediaType: 'application/octet-stream' }),
          ),
          ...flat(ceilings),
          buildArgs: Type.Optional(Type.String({ description: 'A JSON object, as in the JSON form.' })),
          environment: Type.Optional(Type.String({ description: 'A JSON object.' })),
          labels: Type.Optional(Type.String({ description: 'A JSON object.' })),
          limits: Type.Optional(Type.String({ description: 'A JSON object.' })),
          publish: Type.Optional(
            Type.String({ description: 'A reference, or a JSON object as in the JSON form.' }),
          ),
          run: Type.Optional(
            Type.String({ description: '`service`, or a JSON object as in the JSON form.' }),
          ),
          template: Type.Optional(Type.String({ description: 'A JSON object, as in the JSON form.' })),
        },
        { title: 'SubmissionForm' },
      ),
    },
    'text/plain': { schema: Type.String({ description: 'The bare Dockerfile.' }) },
    'text/x-dockerfile': { schema: Type.String({ description: 'The bare Dockerfile.' }) },
    'application/octet-stream': { schema: anything({ description: 'The bare Dockerfile.' }) },
  },
})

export const PatchSchema = Type.Object(
  {
    name: Type.Optional(described.name),
    description: Type.Optional(described.description),
    labels: Type.Optional(LabelsSchema),
    priority: Type.Optional(described.priority),
  },
  { additionalProperties: false, minProperties: 1, title: 'JobPatch', examples: [{ priority: 10 }] },
)

export type SubmitJson = Static<ReturnType<typeof submitJson>>
export type SubmitForm = Static<ReturnType<typeof submitForm>>
export type SubmitQuery = Static<ReturnType<typeof submitQuery>>
