/** The process: streams, environment, exit code. */
import { readEnvironment } from './environment.ts'
import { runCli } from './program.ts'
import { createTerminal } from './terminal.ts'

for (const stream of [process.stdout, process.stderr]) {
  // A reader that left (`slipway logs ID | head`) is the end of our work, not a failure.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    throw error
  })
}

const environment = readEnvironment()
process.exitCode = await runCli(process.argv.slice(2), {
  environment,
  terminal: createTerminal(process.stdout, process.stderr, environment),
  stdin: process.stdin,
})
