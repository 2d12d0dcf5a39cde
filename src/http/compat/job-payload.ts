import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { parseJson } from '../body/json-body.ts'
import type { Violation } from '../validation.ts'
import { unpackDockerfile } from './gzip-dockerfile.ts'

export const MAX_NAME = 50
export const MAX_DESCRIPTION = 100

/** Unknown members are ignored, as pydantic ignores them. */
export const PayloadSchema = Type.Object(
  {
    name: Type.String({ maxLength: MAX_NAME }),
    description: Type.String({ maxLength: MAX_DESCRIPTION }),
    dockerfile: Type.String({
      description:
        'The Dockerfile, gzipped (RFC 1952), in base64 (RFC 4648). Whitespace in it does not matter.',
      contentEncoding: 'base64',
      contentMediaType: 'application/gzip',
    }),
  },
  { title: 'JobIn' },
)

export interface Payload {
  readonly name: string
  readonly description: string
  /** The field as it was sent. */
  readonly packed: string
  /** What was in it. */
  readonly dockerfile: Buffer
}

/** One error as pydantic 2 tells it, without its input and context. */
export interface Finding {
  readonly type: string
  /** `["body", "payload", "name"]` */
  readonly loc: readonly string[]
  readonly msg: string
}

const LOC = ['body', 'payload'] as const
const validator = Compile(PayloadSchema)

/**
 * The body of POST and PUT. Throws `request_invalid`: with `data.findings` for JSON that does not fit, without for what
 * is no JSON at all.
 */
export function readPayload(body: Buffer | undefined, maxDockerfileBytes: number): Payload {
  const { name, description, dockerfile } = checkSchema(parse(body))
  return {
    name,
    description,
    packed: dockerfile,
    dockerfile: unpackDockerfile(dockerfile, maxDockerfileBytes),
  }
}

/** `type` and `msg` of a value that has the right shape and is still wrong. */
export function valueError(field: string, why: string): Finding {
  return { type: 'value_error', loc: [...LOC, field], msg: `Value error, ${why}` }
}

function parse(body: Buffer | undefined): unknown {
  try {
    return parseJson(body ?? Buffer.alloc(0)) ?? null
  } catch (cause) {
    const why = cause instanceof SlipwayError ? cause.detail : 'it cannot be read'
    throw new SlipwayError('request_invalid', { detail: `Cannot parse request body (${why})`, cause })
  }
}

function checkSchema(value: unknown): Static<typeof PayloadSchema> {
  if (value === null) throw unfit([{ type: 'missing', loc: LOC, msg: 'Field required' }])
  if (!validator.Check(value)) {
    throw unfit((validator.Errors(value) as readonly Violation[]).flatMap(toFindings).sort(byField))
  }
  const broken = Object.entries(value).filter(([, text]) => typeof text === 'string' && !text.isWellFormed())
  if (broken.length > 0) throw unfit(broken.map(([field]) => unicodeError(field)))
  return value
}

function toFindings({ keyword, instancePath, params }: Violation): readonly Finding[] {
  const { requiredProperties = [], limit } = params as {
    readonly requiredProperties?: readonly string[]
    readonly limit?: number
  }
  const loc = [...LOC, ...instancePath.split('/').slice(1)]
  switch (keyword) {
    case 'required':
      return requiredProperties.map((field) => ({
        type: 'missing',
        loc: [...loc, field],
        msg: 'Field required',
      }))
    case 'maxLength':
      return [{ type: 'string_too_long', loc, msg: `String should have at most ${limit} characters` }]
    default:
      return [instancePath === '' ? objectError(loc) : stringError(loc)]
  }
}

function objectError(loc: readonly string[]): Finding {
  const msg = 'Input should be a valid dictionary or object to extract fields from'
  return { type: 'model_attributes_type', loc, msg }
}

function stringError(loc: readonly string[]): Finding {
  return { type: 'string_type', loc, msg: 'Input should be a valid string' }
}

function unicodeError(field: string): Finding {
  const msg = 'Input should be a valid string, unable to parse raw data as a unicode string'
  return { type: 'string_unicode', loc: [...LOC, field], msg }
}

/** In the order of the fields, as pydantic goes through them. */
function byField(one: Finding, other: Finding): number {
  const place = ({ loc }: Finding) => Object.keys(PayloadSchema.properties).indexOf(loc[2] ?? '')
  return place(one) - place(other)
}

function unfit(findings: readonly Finding[]): SlipwayError {
  return new SlipwayError('request_invalid', { detail: 'The body does not fit.', data: { findings } })
}
