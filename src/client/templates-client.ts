import type { RenderedTemplate, Template, TemplateList } from './api-types.generated.ts'
import type { CallOptions } from './slipway-client.ts'
import type { Transport } from './transport.ts'

/** The templates of the service. Throws what the client throws. */
export class TemplatesClient {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** By name. */
  async list(options: CallOptions = {}): Promise<readonly Template[]> {
    const path = '/templates'
    return (await this.#transport.json<TemplateList>({ path, ...options }, 'templates')).templates
  }

  /** What a job with that template and these parameters would build. */
  render(
    name: string,
    parameters: Readonly<Record<string, unknown>> = {},
    options: CallOptions = {},
  ): Promise<RenderedTemplate> {
    const path = `/templates/${encodeURIComponent(name)}/render`
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify(parameters)
    return this.#transport.json({ method: 'POST', path, headers, body, ...options }, 'dockerfile')
  }
}
