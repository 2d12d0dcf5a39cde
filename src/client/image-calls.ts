/** What is known of the images of jobs. */
import type { AdvisoryFindings, Findings } from './api-types.generated.ts'
import type { AttemptFilter, CallOptions } from './client-options.ts'
import { JobCalls, job } from './job-calls.ts'

/** A part of the client. It throws what the client throws. */
export class ImageCalls extends JobCalls {
  /** Known weaknesses of the image, as of now where that can be told; a `not_found` says why there are none. */
  findings(id: string, options: CallOptions & AttemptFilter = {}): Promise<Findings> {
    const { attempt, signal } = options
    return this.transport.json({ path: `${job(id)}/findings`, query: { attempt }, signal }, 'gate')
  }

  /** Which images have an advisory: one page, which may be empty; only `next: null` is the end. */
  advisory(
    advisory: string,
    options: CallOptions & { readonly cursor?: string | undefined; readonly limit?: number | undefined } = {},
  ): Promise<AdvisoryFindings> {
    const { cursor, limit, signal } = options
    return this.transport.json({ path: '/findings', query: { advisory, cursor, limit }, signal }, 'images')
  }

  /** All pages of it as one answer, their counts summed. */
  async wholeAdvisory(advisory: string, options: CallOptions = {}): Promise<AdvisoryFindings> {
    let whole: AdvisoryFindings = await this.advisory(advisory, { ...options, limit: 200 })
    while (whole.next !== null) {
      const cursor = whole.next
      const page: AdvisoryFindings = await this.advisory(advisory, { ...options, limit: 200, cursor })
      whole = {
        ...page,
        images: [...whole.images, ...page.images],
        asked: whole.asked + page.asked,
        notAsked: whole.notAsked + page.notAsked,
        incomplete: whole.incomplete + page.incomplete,
        notes: [...new Set([...whole.notes, ...page.notes])],
      }
    }
    return whole
  }

  /** The same as a SARIF 2.1.0 document. */
  sarif(id: string, options: CallOptions & AttemptFilter = {}): Promise<unknown> {
    const { attempt, signal } = options
    const query = { format: 'sarif', attempt }
    return this.transport.json({ path: `${job(id)}/findings`, query, accept: '*/*', signal })
  }

  /** What is installed in the image: a document of CycloneDX 1.6, or of SPDX 2.3. */
  sbom(
    id: string,
    options: CallOptions & AttemptFilter & { readonly format?: 'cyclonedx' | 'spdx' | undefined } = {},
  ): Promise<unknown> {
    const { attempt, format = 'cyclonedx', signal } = options
    return this.transport.json({
      path: `${job(id)}/sbom`,
      query: { format, attempt },
      accept: '*/*',
      signal,
    })
  }
}
