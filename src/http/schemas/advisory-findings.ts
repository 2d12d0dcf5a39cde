import Type, { type Static } from 'typebox'
import { AffectedPackageSchema, CoverageSchema, SeveritySchema } from './findings.ts'
import { nullableNumber, nullableText, timestamp } from './shared.ts'

const AdvisorySchema = Type.Object(
  {
    name: Type.String({ description: 'As it was asked for.' }),
    known: Type.Boolean({
      description:
        'False: no record on this server has this name, so nothing can be said about any image. An empty list is ' +
        'no answer then.',
    }),
    ids: Type.Array(Type.String(), { description: 'Of the records.' }),
    aliases: Type.Array(Type.String()),
    summary: Type.String(),
    severity: SeveritySchema,
    score: nullableNumber({ description: 'The highest CVSS base score; null: none was given.' }),
  },
  { title: 'Advisory' },
)

const DataSchema = Type.Object(
  {
    generation: Type.Integer({ description: 'Of the advisories; changes with every import.' }),
    ecosystems: Type.Array(Type.Object({ ecosystem: Type.String(), dataAt: timestamp() }), {
      description: 'Of which there are advisories on this server, and how old they are.',
    }),
  },
  { title: 'AdvisoryData' },
)

const ImageJobSchema = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    published: nullableText({ description: 'Where this very image was published.' }),
  },
  { title: 'ImageJob' },
)

const AffectedImageSchema = Type.Object(
  {
    imageId: Type.String(),
    jobs: Type.Array(ImageJobSchema, { description: 'The newest ten.' }),
    jobCount: Type.Integer({ description: 'Counted to 1000.' }),
    moreJobs: Type.Boolean({ description: 'There are more than were counted.' }),
    findings: Type.Array(
      Type.Object(
        {
          id: Type.String({ description: 'Under which the report of the image has it.' }),
          severity: SeveritySchema,
          package: AffectedPackageSchema,
          ecosystem: Type.String(),
          fixedVersion: nullableText({
            description: 'The lowest version that mends it; null: there is none yet.',
          }),
        },
        { title: 'AdvisoryFinding' },
      ),
    ),
    status: CoverageSchema,
  },
  { title: 'AffectedImage' },
)

export const AdvisoryFindingsSchema = Type.Object(
  {
    advisory: AdvisorySchema,
    data: DataSchema,
    images: Type.Array(AffectedImageSchema, {
      description: 'Those that have it. A page may be empty and not be the last one.',
    }),
    asked: Type.Integer({ description: 'Images that this page asked about.' }),
    notAsked: Type.Integer({
      description: 'Images of this page of which nothing is known: what was read of their layers is gone.',
    }),
    incomplete: Type.Integer({
      description:
        'Images asked and not listed, though there are not data for all that is installed in them.',
    }),
    notes: Type.Array(Type.String(), { description: 'What keeps images from being called free of it.' }),
    next: nullableText({ description: 'The cursor of the next page; null: all images were looked at.' }),
  },
  { title: 'AdvisoryFindings' },
)

export type AdvisoryFindingsView = Static<typeof AdvisoryFindingsSchema>

export const AdvisoryQuery = Type.Object(
  {
    advisory: Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'The id of an advisory or one of its aliases.',
      examples: ['CVE-2024-0001'],
    }),
    cursor: Type.Optional(Type.String({ maxLength: 500, description: '`next` of the page before.' })),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 200, description: 'Images on a page; 50 when left out.' }),
    ),
  },
  { additionalProperties: false },
)
