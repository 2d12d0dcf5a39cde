/** A user of the service who waits for a verdict: POST, then the event stream until `ended`. */
import { Agent, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'

export interface JobClient {
  /** Resolves with the id when the job is acknowledged. */
  submit(dockerfile: string): Promise<string>
  /** Resolves when the event `ended` arrives. */
  ended(id: string): Promise<void>
  cancel(id: string): Promise<void>
  get(path: string): Promise<unknown>
  close(): void
}

export function openJobClient(url: string): JobClient {
  const agent = new Agent({ keepAlive: true })
  const send = (method: string, path: string, body?: string): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const headers = body === undefined ? {} : { 'Content-Type': 'text/plain' }
      const sent = request(new URL(path, url), { agent, method, headers })
      sent.once('response', resolve).once('error', reject)
      sent.end(body)
    })
  const call = async (method: string, path: string, body?: string): Promise<unknown> => {
    const answer = await send(method, path, body)
    const content = await text(answer)
    const { statusCode = 0 } = answer
    if (statusCode >= 300) throw new Error(`${method} ${path} answered ${statusCode}: ${content}`)
    return content === '' ? undefined : JSON.parse(content)
  }
  return {
    async submit(dockerfile) {
      const { id } = (await call('POST', '/api/v2/jobs', dockerfile)) as { id: string }
      return id
    },
    ended: async (id) => untilEnded(await send('GET', `/api/v2/jobs/${id}/events`)),
    async cancel(id) {
      await call('POST', `/api/v2/jobs/${id}/cancel`)
    },
    get: (path) => call('GET', path),
    close: () => agent.destroy(),
  }
}

async function untilEnded(stream: IncomingMessage): Promise<void> {
  let tail = ''
  for await (const chunk of stream.setEncoding('utf8')) {
    tail += chunk
    if (tail.includes('event: ended\n')) return
    tail = tail.slice(tail.lastIndexOf('\n') + 1)
  }
  throw new Error('the event stream ended before the job did')
}
