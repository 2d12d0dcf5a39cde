import Type, { type Static } from 'typebox'
import { FOREIGN_KINDS, PACKAGE_KINDS } from '../../scanners/inventory.ts'
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

const SeveritySchema = choice(SEVERITIES, { title: 'Severity' })

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

const PackageSchema = Type.Object(
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

const FindingSchema = Type.Object(
  {
    id: Type.String({ examples: ['CVE-2024-0001'] }),
    aliases: Type.Array(Type.String()),
    summary: Type.String(),
    severity: SeveritySchema,
    score: nullableNumber({ description: 'CVSS base score; null: none was given.' }),
    vector: nullableText(),
    package: PackageSchema,
    ecosystem: Type.String(),
    fixedVersion: nullableText({ description: 'The lowest version that mends it; null: there is none yet.' }),
    line: nullableInteger({
      description: 'Zero-based line of the instruction that made the layer; null: not known.',
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
