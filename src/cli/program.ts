/** The commands, all on one screen. */
import { type Argument, Command } from 'commander'
import { VERSION } from '../version.ts'
import type { CliContext } from './cli-context.ts'
import { addAdvisories } from './commands/advisories.ts'
import { addCancel } from './commands/cancel.ts'
import { addConfig } from './commands/config.ts'
import { addCredential } from './commands/credential.ts'
import { addDoctor } from './commands/doctor.ts'
import { addExceptions } from './commands/exceptions.ts'
import { addFindings } from './commands/findings.ts'
import { addLint } from './commands/lint.ts'
import { addList } from './commands/list.ts'
import { addLogs } from './commands/logs.ts'
import { addPolicy } from './commands/policy.ts'
import { addRetry } from './commands/retry.ts'
import { addRm } from './commands/rm.ts'
import { addSbom } from './commands/sbom.ts'
import { addServe } from './commands/serve.ts'
import { addStatus } from './commands/status.ts'
import { addSubmit } from './commands/submit.ts'
import { addTemplate } from './commands/template.ts'
import { EXIT, EXIT_HELP } from './exit-codes.ts'
import { reportFailure } from './report-failure.ts'

/** Runs the command line and returns the exit code. Throws nothing. */
export async function runCli(argv: readonly string[], context: Omit<CliContext, 'exit'>): Promise<number> {
  const { terminal } = context
  let exitCode: number = EXIT.succeeded
  const json = isJson(argv)
  try {
    const program = createProgram({ ...context, exit: (code) => void (exitCode = code) }, json)
    await program.parseAsync([...argv], { from: 'user' })
    return exitCode
  } catch (error) {
    return reportFailure(error, terminal, json)
  }
}

function createProgram(context: CliContext, json: boolean): Command {
  const { terminal } = context
  const program = new Command('slipway')
    .description('Dockerfiles nobody has vetted: checked, built, run in a sandbox, measured.')
    .version(VERSION, '-V, --version')
    .enablePositionalOptions()
    .showHelpAfterError(json ? false : '(`--help` shows what there is)')
    .configureHelp({
      subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(term)].join(' '),
    })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
      // With --json the failure is a document on stdout instead.
      outputError: (text, write) => (json ? undefined : write(text)),
    })
    .addHelpText('after', EXIT_HELP)
  for (const add of [addServe, addConfig, addDoctor, addLint, addPolicy, addExceptions]) add(program, context)
  for (const add of [addSubmit, addStatus, addLogs, addList, addCancel, addRetry, addRm])
    add(program, context)
  for (const add of [addFindings, addSbom]) add(program, context)
  for (const add of [addTemplate, addCredential, addAdvisories]) add(program, context)
  return program
}

function term(argument: Argument): string {
  const name = argument.variadic ? `${argument.name()}...` : argument.name()
  return argument.required ? `<${name}>` : `[${name}]`
}

/** Asked before the words are parsed: their errors are told as JSON, too. What follows `--` is no option. */
function isJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json')
}
