/** Child process of `load.ts`: reads a load as JSON from stdin, writes its result as JSON to stdout. */
import { json } from 'node:stream/consumers'
import autocannon from 'autocannon'
import type { Load } from './load.ts'

const { url, connections, seconds, method, paths, body, varied } = (await json(process.stdin)) as Load
let number = 0
const labelled = (text: string): string => `${text}LABEL number="${process.pid}-${number++}"\n`
const requests = paths.map((path) => ({
  method,
  path,
  ...(body === undefined ? {} : { body, headers: { 'content-type': 'text/plain' } }),
  ...(body !== undefined && varied === true
    ? { setupRequest: (request: autocannon.Request) => ({ ...request, body: labelled(body) }) }
    : {}),
}))
const result = await autocannon({ url, connections, duration: seconds, requests })
process.stdout.write(
  JSON.stringify({
    acknowledged: result['2xx'],
    perSecond: result['2xx'] / result.duration,
    p99Ms: result.latency.p99,
    failed: result.non2xx + result.errors + result.timeouts,
  }),
)
