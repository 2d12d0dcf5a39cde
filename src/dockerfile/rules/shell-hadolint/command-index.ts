/**
 * The commands of a file by what they call. Most rules are about one program, and a file may have ten thousand commands
 * of others: each is looked at once for all rules.
 */
import type { LintedFile } from '../linted-file.ts'
import type { Found } from '../rule.ts'
import type { ShellCommand } from '../shell/shell-script.ts'
import { kept } from '../../kept.ts'
import { type Installer, type Invocation, invocation } from './installer-call.ts'
import { installersNamed } from './installers.ts'
import { type RunScript, runScripts } from './run-scripts.ts'

/** A command of a RUN. */
export interface IndexedCommand {
  readonly command: ShellCommand
  readonly run: RunScript
  /** Among the commands of its script. */
  readonly index: number
  /** Among all commands of the file. */
  readonly at: number
}

export interface Call extends IndexedCommand {
  readonly invocation: Invocation
}

interface CommandIndex {
  readonly byName: ReadonlyMap<string, readonly IndexedCommand[]>
  /** Names that may call each package manager; most files call one or two. */
  readonly callers: ReadonlyMap<Installer, readonly string[]>
  readonly calls: Map<Installer, readonly Call[]>
}

const indexOf = kept((file: LintedFile): CommandIndex => {
  const byName = new Map<string, IndexedCommand[]>()
  let at = 0
  for (const run of runScripts(file)) {
    for (const [index, command] of run.script.commands.entries()) {
      const placed = { command, run, index, at: at++ }
      const same = byName.get(command.name)
      if (same === undefined) byName.set(command.name, [placed])
      else same.push(placed)
    }
  }
  return { byName, callers: callersAmong(byName.keys()), calls: new Map() }
})

function callersAmong(names: Iterable<string>): ReadonlyMap<Installer, readonly string[]> {
  const callers = new Map<Installer, string[]>()
  for (const name of names) {
    for (const manager of installersNamed(name)) {
      const others = callers.get(manager)
      if (others === undefined) callers.set(manager, [name])
      else others.push(name)
    }
  }
  return callers
}

/** The commands of these names in the order of the file. */
export function commandsNamed(file: LintedFile, names: readonly string[]): readonly IndexedCommand[] {
  const { byName } = indexOf(file)
  if (!names.some((name) => byName.has(name))) return NONE
  const found = names.flatMap((name) => byName.get(name) ?? [])
  return names.length > 1 ? found.sort((a, b) => a.at - b.at) : found
}

const NONE: readonly never[] = []

/** What is asked of a package manager, in the order of the file; without what is not known for sure. */
export function callsOf(file: LintedFile, manager: Installer): readonly Call[] {
  const { callers, calls } = indexOf(file)
  const names = callers.get(manager)
  if (names === undefined) return NONE
  const known = calls.get(manager)
  if (known !== undefined) return known
  const found = commandsNamed(file, names).flatMap((placed) => {
    const asked = invocation(placed.command, manager)
    return asked === null ? [] : [{ ...placed, invocation: asked }]
  })
  calls.set(manager, found)
  return found
}

export function eachNamed(
  file: LintedFile,
  names: readonly string[],
  look: (command: ShellCommand) => Found | null,
): Iterable<Found> {
  const commands = commandsNamed(file, names)
  return commands.length === 0 ? NONE : foundIn(commands, ({ command }) => look(command))
}

/** In turn, so that no more is looked at than somebody asks for. */
function* foundIn<Placed>(
  commands: readonly Placed[],
  look: (placed: Placed) => Found | null,
): Iterable<Found> {
  for (const placed of commands) {
    const found = look(placed)
    if (found !== null) yield found
  }
}

export function eachCall(
  file: LintedFile,
  manager: Installer,
  look: (asked: Invocation, command: ShellCommand) => Found | null,
): Iterable<Found> {
  const calls = callsOf(file, manager)
  return calls.length === 0 ? NONE : foundIn(calls, ({ command, invocation: asked }) => look(asked, command))
}

/** The same for the subcommands that install. */
export function eachInstallation(
  file: LintedFile,
  manager: Installer,
  look: (asked: Invocation, command: ShellCommand) => Found | null,
): Iterable<Found> {
  return eachCall(file, manager, (asked, command) =>
    manager.installs.has(asked.subcommand) ? look(asked, command) : null,
  )
}
