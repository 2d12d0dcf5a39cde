import Type, { type Static } from 'typebox'
import { DiagnosticSchema } from './diagnostic.ts'
import { anything } from './shared.ts'
import { buildArgPairs, buildArguments, performance } from './submit.ts'

export const LintJsonSchema = Type.Object(
  {
    dockerfile: Type.String({ description: "The Dockerfile's text." }),
    buildArgs: Type.Optional(buildArguments),
    performance: Type.Optional(performance),
    configuration: Type.Optional(
      Type.String({ maxLength: 65_536, description: 'The text of a .hadolint.yaml.' }),
    ),
    dockerignore: Type.Optional(
      Type.String({ maxLength: 65_536, description: 'The text of the .dockerignore of the context.' }),
    ),
  },
  {
    additionalProperties: false,
    title: 'LintRequest',
    examples: [{ dockerfile: 'FROM debian\nRUN apt-get update\n', configuration: 'ignored: [DL3006]\n' }],
  },
)

export type LintJson = Static<typeof LintJsonSchema>

export const LintQuerySchema = Type.Object(
  { buildArg: buildArgPairs, performance: Type.Optional(performance) },
  { additionalProperties: false },
)

export type LintQuery = Static<typeof LintQuerySchema>

/** For the API document; only JSON is checked by it. */
export const lintBody = {
  content: {
    'application/json': { schema: LintJsonSchema },
    'text/plain': { schema: Type.String({ description: 'The bare Dockerfile.' }) },
    'text/x-dockerfile': { schema: Type.String({ description: 'The bare Dockerfile.' }) },
    'application/octet-stream': { schema: anything({ description: 'The bare Dockerfile.' }) },
  },
}

export const LintResultSchema = Type.Object(
  {
    diagnostics: Type.Array(DiagnosticSchema, { description: 'In the order of the file.' }),
    errors: Type.Integer({
      description:
        'With one, a submission would be refused; but for those of ShellCheck (`SC…`), which is not asked then.',
    }),
    warnings: Type.Integer(),
    infos: Type.Integer(),
    shellcheck: Type.Boolean({
      description:
        'ShellCheck was asked about the scripts and has answered. False: it is not installed, turned off, was not done ' +
        'in time, or the file cannot be read; scripts without findings say nothing then.',
    }),
  },
  { title: 'LintResult' },
)
