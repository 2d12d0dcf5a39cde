/** Exit code 0 when the application answers its health route; for the image's HEALTHCHECK, without curl. */
import { get } from 'node:http'

const { PORT: port = '8080' } = process.env
const address = `http://127.0.0.1:${port}/health`

function fail(why) {
  console.error(`${address}: ${why}`)
  process.exit(1)
}

const request = get(address, { timeout: 3000 }, ({ statusCode }) => {
  if (statusCode !== 200) fail(`answered ${statusCode}`)
  process.exit(0)
})
request.once('timeout', () => fail('no answer in 3 s'))
request.once('error', (error) => fail(error.message))
