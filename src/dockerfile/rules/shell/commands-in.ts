/** From the parser's tree to the simple commands in it, in the order of the text. */
import { type Command as CommandNode, forEachChild, parse, type SyntaxNode, type Word } from 'unbash'
import type { ScriptSource } from './script-source.ts'
import type { ShellCommand } from './shell-script.ts'
import { type Argument, commandOf, type Surroundings } from './shell-command.ts'
import { wrappedAt } from './wrappers.ts'

interface Visit {
  readonly node: SyntaxNode
  readonly around: Surroundings
}

/** `env nice sudo … command`: more wrappers than these are not taken off. */
const MOST_WRAPPERS = 8

/** Null when the parser fails, as it does by overflow of the stack on some text that is nested without brackets. */
export function commandsIn(source: ScriptSource): readonly ShellCommand[] | null {
  try {
    return walk(source)
  } catch {
    // Parts of the tree are resolved when they are looked at, so that all of the walk may end here.
    return null
  }
}

/** With a stack of its own: the tree may be deep. */
function walk(source: ScriptSource): readonly ShellCommand[] {
  const found: ShellCommand[] = []
  const stack: Visit[] = [
    { node: parse(source.text), around: { source, within: null, piped: false, subshell: false } },
  ]
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    if (visit.node.type === 'Command') found.push(...commandsOf(visit.node, visit.around))
    stack.push(...childrenOf(visit).reverse())
  }
  return found
}

function childrenOf({ node, around }: Visit): Visit[] {
  const children: Visit[] = []
  const last = node.type === 'Pipeline' ? node.commands.at(-1) : undefined
  const inside = insideOf(node, around)
  forEachChild(node, (child) => {
    const piped = inside.piped || (last !== undefined && child !== last)
    children.push({ node: child, around: piped === inside.piped ? inside : { ...inside, piped } })
  })
  return children
}

function insideOf(node: SyntaxNode, around: Surroundings): Surroundings {
  switch (node.type) {
    case 'CommandExpansion':
    case 'ProcessSubstitution':
    case 'ArithmeticCommandExpansion': {
      // Escapes inside of backticks are taken out first: the places in such a script are not those of the text.
      const decoded = node.script?.source !== undefined
      const within = around.within ?? (decoded ? { start: node.pos, end: node.end } : null)
      return { ...around, within, piped: false, subshell: true }
    }
    case 'Subshell':
      return { ...around, subshell: true }
    default:
      return around
  }
}

/** The command itself, and what it runs where it is a wrapper as `sudo`. */
function commandsOf(node: CommandNode, around: Surroundings): readonly ShellCommand[] {
  const words: Argument[] = []
  if (node.name) words.push(argument(node.name))
  for (const arg of node.args) {
    words.push(arg.type === 'Word' ? argument(arg) : { ...placeOf(arg), value: assigned(arg) })
  }
  const own = {
    start: node.pos,
    end: node.end,
    assignments: node.prefix.flatMap((part) => (part.type === 'Assignment' ? [part.name] : [])),
    redirects: node.redirects.map((redirect) => ({
      operator: redirect.operator,
      target: redirect.type === 'HereDoc' ? null : plainValue(redirect.target),
    })),
  }
  const found = [commandOf(words, own, around)]
  let rest: readonly Argument[] = words
  for (let depth = 0; depth < MOST_WRAPPERS; depth++) {
    const inner = wrappedAt(rest.map(({ value }) => value))
    const first = inner === null ? undefined : rest[inner.at]
    if (inner === null || first === undefined) break
    rest = rest.slice(inner.at)
    found.push(commandOf(rest, { ...own, start: first.start, assignments: inner.assignments }, around))
  }
  return found
}

function argument(word: Word): Argument {
  return { ...placeOf(word), value: plainValue(word) }
}

function placeOf(node: { readonly pos: number; readonly end: number; readonly text: string }) {
  return { start: node.pos, end: node.end, text: node.text }
}

function assigned({ name, value }: { readonly name: string; readonly value: SyntaxNode }): string | null {
  const plain = value.type === 'Word' ? plainValue(value) : null
  return plain === null ? null : `${name}=${plain}`
}

/** The word without its quotes; null when something in it is filled in by the shell. */
function plainValue(word: Word | undefined): string | null {
  if (word === undefined) return null
  return (word.parts ?? []).every(isPlain) ? word.value : null
}

function isPlain(part: NonNullable<Word['parts']>[number]): boolean {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return true
    case 'DoubleQuoted':
    case 'LocaleString':
      return part.parts.every(({ type }) => type === 'Literal')
    case 'Glob':
    case 'BraceExpansion':
    case 'ExtendedGlob':
      return (part.parts ?? []).every(isPlain)
    default:
      return false
  }
}
