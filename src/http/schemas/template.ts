/** Templates: how they are listed, chosen and rendered. */
import Type, { type Static } from 'typebox'
import { RunPlanSchema } from './run.ts'
import { anything, textMap } from './shared.ts'

const parameters = Type.Unsafe<Readonly<Record<string, unknown>>>({
  type: 'object',
  additionalProperties: true,
  description: 'As the template describes them; each has a default.',
})

/** In a submission. */
export const TemplateChoiceSchema = Type.Object(
  {
    name: Type.String({ maxLength: 100, description: 'GET /api/v2/templates lists the names.' }),
    parameters: Type.Optional(parameters),
  },
  { additionalProperties: false, title: 'TemplateChoice' },
)

export type TemplateChoice = Static<typeof TemplateChoiceSchema>

export const TemplateListSchema = Type.Object(
  {
    templates: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          title: Type.String(),
          description: Type.String(),
          parameters: anything({ description: 'JSON Schema (2020-12) of the parameters.' }),
          run: RunPlanSchema,
        },
        { title: 'Template' },
      ),
    ),
  },
  { title: 'TemplateList' },
)

/** Null: no body at all, so all of them have their defaults. */
export const RenderBodySchema = Type.Unsafe<Readonly<Record<string, unknown>> | null>({
  type: ['object', 'null'],
  additionalProperties: true,
  description: 'As the template describes them; each has a default.',
})

export const RenderedSchema = Type.Object(
  {
    template: Type.String(),
    parameters: anything({ description: 'With the defaults filled in.' }),
    dockerfile: Type.String(),
    files: Type.Array(Type.Object({ path: Type.String(), text: Type.String() }, { title: 'RenderedFile' }), {
      description: 'Beside the Dockerfile, sorted by path.',
    }),
    buildArgs: textMap(),
    run: RunPlanSchema,
  },
  { title: 'RenderedTemplate' },
)
