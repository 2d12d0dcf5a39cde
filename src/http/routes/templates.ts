import Type from 'typebox'
import type { App, HttpDeps } from '../app-deps.ts'
import { problems } from '../schemas/problem.ts'
import { RenderBodySchema, RenderedSchema, TemplateListSchema } from '../schemas/template.ts'

const tags = ['templates']

const listing = {
  operationId: 'listTemplates',
  summary: 'The templates and their parameters',
  tags,
  response: { 200: TemplateListSchema, ...problems() },
}

const rendering = {
  operationId: 'renderTemplate',
  summary: 'What a template makes of parameters',
  description:
    'The Dockerfile and the files beside it, as POST /jobs with `template` would build them. The body is the ' +
    'object of the parameters; left out, all of them have their defaults.',
  tags,
  params: Type.Object({ name: Type.String() }, { additionalProperties: false }),
  body: RenderBodySchema,
  response: {
    200: RenderedSchema,
    ...problems('request_invalid', 'media_type_unsupported', 'body_too_large', 'template_not_found'),
  },
}

export function addTemplates(app: App, { templates }: HttpDeps): void {
  app.get('/templates', { schema: listing }, async () => ({
    templates: templates.list().map(({ name, title, description, parameters, run }) => {
      return { name, title, description, parameters, run }
    }),
  }))
  app.post('/templates/:name/render', { schema: rendering }, async (request) => {
    const { template, parameters, dockerfile, files, buildArgs, run } = templates.render(
      request.params.name,
      request.body ?? {},
    )
    return { template, parameters, dockerfile, files: [...files], buildArgs, run }
  })
}
