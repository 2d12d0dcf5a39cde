/** A small web application: what it is, whether it is well, and a summary of numbers. */
import express from 'express'

const { APP_NAME: name = 'application', APP_VERSION: version = '0.0.0', PORT: port = '8080' } = process.env

const app = express()
app.disable('x-powered-by')
app.use(express.json({ limit: '1mb' }))

app.get('/', (_request, response) => {
  response.json({
    name,
    version,
    routes: {
      'GET /health': 'whether the application is well',
      'POST /summary': 'summary of {"numbers": [1, 2, 3]}',
    },
  })
})

app.get('/health', (_request, response) => {
  response.json({ status: 'ok', name, version })
})

app.post('/summary', (request, response) => {
  const numbers = request.body?.numbers
  if (!Array.isArray(numbers) || numbers.length === 0 || !numbers.every(Number.isFinite)) {
    response.status(422).json({ error: 'send JSON such as {"numbers": [1, 2, 3]}' })
    return
  }
  const count = numbers.length
  const minimum = numbers.reduce((least, number) => Math.min(least, number))
  const maximum = numbers.reduce((most, number) => Math.max(most, number))
  // Each is divided before it is added, for the sum itself may be too large for a number.
  const mean = numbers.reduce((sum, number) => sum + number / count, 0)
  response.json({ count, minimum, maximum, mean })
})

app.use((_request, response) => {
  response.status(404).json({ error: 'there is nothing at this address' })
})

// Four parameters tell Express that this one is for errors; without it they are answered as a page with a stack.
app.use((error, _request, response, _next) => {
  const status = error.status >= 400 && error.status < 500 ? error.status : 500
  if (status === 500) console.error(error)
  response.status(status).json({ error: status === 500 ? 'something went wrong' : error.message })
})

const server = app.listen(Number(port), '0.0.0.0', (error) => {
  if (error) throw error
  console.log(`${name} ${version} answers on port ${port}`)
})

/** As process 1 it has to handle signals itself. Requests that run get five seconds to end. */
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    server.close(() => process.exit(0))
    setTimeout(() => process.exit(1), 5000).unref()
  })
}
