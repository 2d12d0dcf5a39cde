import Type, { type Static } from 'typebox'
import { FOREIGN_KINDS, PACKAGE_KINDS } from '../../scanners/inventory.ts'
import { MISSING_DATA_RULES } from '../../scanners/gate.ts'
import { COVERAGES, SEVERITIES } from '../../scanners/report.ts'
import {
  AttemptQuery,
  choice,
  nullableInteger,
  nullableNumber,
  nullableText,
  nullableTimestamp,
  timestamp,
} from './shared.ts'

export const CoverageSchema = choice(COVERAGES, {
  title: 'Coverage',
  description:
    'For how much of what is installed there was data. Only `scanned` may be called clean; an empty list beside ' +
    'another status says nothing.',
})

export const SeveritySchema = choice(SEVERITIES, { title: 'Severity' })

const EcosystemSchema = Type.Object(
  {
    ecosystem: Type.String({ description: '`Debian:12`, `npm`.' }),
    status: CoverageSchema,
    packages: Type.Integer(),
    dataAt: nullableTimestamp({ description: 'Of the advisories; null: there are none.' }),
    note: nullableText(),
  },
  { title: 'EcosystemCoverage' },
)

export const AffectedPackageSchema = Type.Object(
  {
    kind: choice([...PACKAGE_KINDS, ...FOREIGN_KINDS]),
    name: Type.String(),
    version: Type.String(),
    source: Type.Unsafe<{ readonly name: string; readonly version: string } | null>({
      anyOf: [
        Type.Object({ name: Type.String(), version: Type.String() }, { title: 'SourcePackage' }),
        { type: 'null' },
      ],
      description: 'What it was built from, where advisories speak of that; null: itself.',
    }),
    path: Type.String({ description: 'The file that says it is installed.' }),
    layer: Type.String({ description: 'Diff id of the layer that brought it.' }),
  },
  { title: 'AffectedPackage' },
)

export const GateExceptionSchema = Type.Object(
  {
    id: Type.String({ description: 'Of an advisory, or an alias of it.' }),
    package: Type.Optional(
      Type.String({ description: 'In packages of this name alone, with `*`; left out: in all.' }),
    ),
    reason: Type.String(),
    author: Type.String(),
    expires: Type.String({
      description: 'A time, or a day, at the end of which (UTC) it is over.',
      examples: ['2026-12-31'],
    }),
  },
  { title: 'GateException' },
)

export const GateVerdictSchema = choice(['pass', 'fail', 'unavailable'], {
  title: 'GateVerdict',
  description: '`unavailable`: nothing blocks, and it is not known enough to say that nothing would.',
})

type GateVerdict = Static<typeof GateVerdictSchema>

const UpdateSchema = Type.Object(
  {
    ecosystem: Type.String(),
    name: Type.String({ description: 'Of the source of the packages, where advisories speak of that.' }),
    version: Type.String({ description: 'That is installed.' }),
    fixedVersion: nullableText({
      description:
        'The lowest that has the fix of every finding which has one; null: none has, or their versions cannot be compared.',
    }),
  },
  { title: 'Update' },
)

const GateSchema = Type.Object(
  {
    verdict: GateVerdictSchema,
    message: nullableText({ description: 'Why it would not pass, and what to update; null: it would.' }),
    warnings: Type.Array(Type.String()),
    blocking: nullableInteger({
      description: 'Findings that block; null: there were no data to find any by.',
    }),
    failOn: SeveritySchema,
    ignoreUnfixed: Type.Boolean(),
    onMissingData: choice(MISSING_DATA_RULES),
    used: Type.Array(GateExceptionSchema, { description: 'Exceptions without which it would not pass.' }),
    expired: Type.Array(GateExceptionSchema, {
      description: 'Exceptions that would let a finding pass, and are over.',
    }),
    updates: Type.Array(UpdateSchema, {
      description: 'What would have to be updated so that it passes, the most severe first.',
    }),
    recorded: Type.Unsafe<{ readonly verdict: GateVerdict; readonly at: string } | null>({
      anyOf: [
        Type.Object({ verdict: GateVerdictSchema, at: timestamp() }, { title: 'RecordedVerdict' }),
        { type: 'null' },
      ],
      description: 'What it said when the image was scanned for the job; null: it was not asked.',
    }),
  },
  {
    title: 'GateOfNow',
    description: 'Whether the image would pass today, with the advisories, settings and exceptions of now.',
  },
)

const FindingSchema = Type.Object(
  {
    id: Type.String({ examples: ['CVE-2024-0001'] }),
    aliases: Type.Array(Type.String()),
    summary: Type.String(),
    severity: SeveritySchema,
    score: nullableNumber({ description: 'CVSS base score; null: none was given.' }),
    vector: nullableText(),
    package: AffectedPackageSchema,
    ecosystem: Type.String(),
    fixedVersion: nullableText({ description: 'The lowest version that mends it; null: there is none yet.' }),
    line: nullableInteger({
      description:
        'Zero-based line of the Dockerfile: of the instruction that made the layer, or of the FROM that names the base image it came with; null: not known.',
    }),
    blocks: Type.Boolean({ description: 'The image would not pass because of it.' }),
    exception: Type.Unsafe<Static<typeof GateExceptionSchema> | null>({
      anyOf: [GateExceptionSchema, { type: 'null' }],
      description: 'The exception in force that is about it; null: there is none.',
    }),
  },
  { title: 'Finding' },
)

export const ScannerSchema = Type.Object(
  {
    name: Type.String(),
    version: Type.String(),
    generation: nullableInteger({ description: 'Of the advisories; changes with every import.' }),
  },
  { title: 'ScannerIdentity' },
)

export const FindingsSchema = Type.Object(
  {
    current: Type.Boolean({
      description: 'Matched with the advisories of now; false: what the scan stage found when the job ran.',
    }),
    status: CoverageSchema,
    gate: GateSchema,
    scanner: ScannerSchema,
    ecosystems: Type.Array(EcosystemSchema),
    findings: Type.Array(FindingSchema, { description: 'Most severe first, then by package.' }),
    notes: Type.Array(Type.String()),
    at: timestamp(),
  },
  { title: 'Findings' },
)

export type FindingsView = Static<typeof FindingsSchema>

export const FindingsQuery = Type.Object(
  {
    ...AttemptQuery.properties,
    format: Type.Optional(choice(['json', 'sarif'], { description: 'Left out: as `Accept` says.' })),
  },
  { additionalProperties: false },
)

export const SbomQuery = Type.Object(
  {
    ...AttemptQuery.properties,
    format: Type.Optional(choice(['cyclonedx', 'spdx'], { description: 'Left out: as `Accept` says.' })),
  },
  { additionalProperties: false },
)
