/** The process: streams, environment, exit code. */
import { VERSION } from '../version.ts'

const argv = process.argv.slice(2)

for (const stream of [process.stdout, process.stderr]) {
  // A reader that left (`slipway logs ID | head`) is the end of our work, not a failure.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    // A full disk: half of a result must not look like a whole one.
    process.stderr.write(`slipway: the output cannot be written: ${error.message}\n`)
    process.exit(1)
  })
}

// Asked by scripts and prompts again and again, and it needs nothing of the rest.
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  process.stdout.write(`${VERSION}\n`)
} else {
  const [{ readEnvironment }, { runCli }, { createTerminal }] = await Promise.all([
    import('./environment.ts'),
    import('./program.ts'),
    import('./terminal.ts'),
  ])
  const environment = readEnvironment()
  process.exitCode = await runCli(argv, {
    environment,
    terminal: createTerminal(process.stdout, process.stderr, environment),
    stdin: process.stdin,
  })
}
