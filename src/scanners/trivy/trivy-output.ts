/** What Trivy writes (its `pkg/types/report.go` and `pkg/fanal/types`, schema version 2), as far as it is used. */
import Type, { type Static, type TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

/** Go writes null for an empty list, and leaves out what is empty. */
const maybe = <Schema extends TSchema>(schema: Schema) => Type.Optional(Type.Union([schema, Type.Null()]))
const text = maybe(Type.String())
const layer = maybe(Type.Object({ DiffID: text }))

const PackageSchema = Type.Object({
  ID: text,
  Name: Type.String(),
  Version: text,
  Arch: text,
  SrcName: text,
  SrcVersion: text,
  SrcRelease: text,
  SrcEpoch: maybe(Type.Number()),
  Licenses: maybe(Type.Array(Type.String())),
})

const CvssSchema = Type.Object({
  V2Vector: text,
  V3Vector: text,
  V40Vector: text,
  V2Score: maybe(Type.Number()),
  V3Score: maybe(Type.Number()),
  V40Score: maybe(Type.Number()),
})

const VulnerabilitySchema = Type.Object({
  VulnerabilityID: Type.String({ minLength: 1 }),
  VendorIDs: maybe(Type.Array(Type.String())),
  PkgID: text,
  PkgName: Type.String({ minLength: 1 }),
  PkgPath: text,
  InstalledVersion: text,
  FixedVersion: text,
  SeveritySource: text,
  Severity: text,
  Title: text,
  Description: text,
  CVSS: maybe(Type.Record(Type.String(), CvssSchema)),
  Layer: layer,
})

const ResultSchema = Type.Object({
  Target: Type.String(),
  Class: text,
  Type: text,
  Packages: maybe(Type.Array(PackageSchema)),
  Vulnerabilities: maybe(Type.Array(VulnerabilitySchema)),
})

const OutputSchema = Type.Object({
  SchemaVersion: Type.Literal(2),
  Metadata: maybe(
    Type.Object({
      OS: maybe(Type.Object({ Family: Type.String(), Name: Type.String(), EOSL: maybe(Type.Boolean()) })),
      DiffIDs: maybe(Type.Array(Type.String())),
    }),
  ),
  Results: maybe(Type.Array(ResultSchema)),
})

const VersionSchema = Type.Object({
  Version: Type.String(),
  VulnerabilityDB: maybe(Type.Object({ UpdatedAt: text, NextUpdate: text })),
})

export type TrivyOutput = Static<typeof OutputSchema>
export type TrivyResult = Static<typeof ResultSchema>
export type TrivyPackage = Static<typeof PackageSchema>
export type TrivyVulnerability = Static<typeof VulnerabilitySchema>
export type TrivyCvss = Static<typeof CvssSchema>
export type TrivyVersion = Static<typeof VersionSchema>

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly why: string }

const output = Compile(OutputSchema)
const version = Compile(VersionSchema)

/** Of `trivy image --format json`. Anything that does not fit is no output at all: a part of it would look clean. */
export const parseOutput = (json: string): Parsed<TrivyOutput> => parse(json, output)

/** Of `trivy version --format json`, and of `/version` of a server. */
export const parseVersion = (json: string): Parsed<TrivyVersion> => parse(json, version)

interface Validator<Value> {
  Check(value: unknown): value is Value
  Errors(value: unknown): readonly { readonly instancePath: string; readonly message: string }[]
}

function parse<Value>(json: string, validator: Validator<Value>): Parsed<Value> {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return { ok: false, why: 'what it wrote is not JSON' }
  }
  if (validator.Check(value)) return { ok: true, value }
  const [first] = validator.Errors(value)
  const where = first?.instancePath || '/'
  return {
    ok: false,
    why: `what it wrote is not what is known of it: ${where} ${first?.message ?? ''}`.trim(),
  }
}
