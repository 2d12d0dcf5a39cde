/** From the parser's tree to the simple commands in it, in the order of the text. */
import { type Command as CommandNode, forEachChild, parse, type SyntaxNode } from 'unbash'
import type { ScriptSource } from './script-source.ts'
import type { ShellCommand } from './shell-script.ts'
import { type Parts, partsOf, PlacedCommand, type Surroundings, wrappedIn } from './shell-command.ts'

/** `env nice sudo … command`: more wrappers than these are not taken off. */
const MOST_WRAPPERS = 8

interface SimpleCommand {
  readonly parts: Parts
  readonly around: Surroundings
}

/** Scripts that were parsed last, for those who submit many files have the same RUN in most of them. */
const known = new Map<string, readonly SimpleCommand[] | null>()
const MOST_KNOWN = 200
/** Of longer ones the commands are many, and would be kept. */
const MOST_CHARACTERS = 1000

/** Null when the parser fails, as it does by overflow of the stack on some text that is nested without brackets. */
export function commandsIn(source: ScriptSource): readonly ShellCommand[] | null {
  const { text } = source
  const found =
    text.length <= MOST_CHARACTERS && text.isWellFormed() ? remembered(text) : simpleCommands(text)
  return found?.map(({ parts, around }) => new PlacedCommand(parts, around, source)) ?? null
}

function remembered(text: string): readonly SimpleCommand[] | null {
  const before = known.get(text)
  if (before !== undefined) return before
  // The text may be a view of the whole file, which would be kept with it.
  const own = Buffer.from(text).toString()
  const found = simpleCommands(own)
  if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value ?? '')
  known.set(own, found)
  return found
}

function simpleCommands(text: string): readonly SimpleCommand[] | null {
  try {
    return new Walk().through(text)
  } catch {
    // Parts of the tree are resolved when they are looked at, so that all of the walk may end here.
    return null
  }
}

/** With a stack of its own: the tree may be deep. A node and what is around it stand at the same place in two arrays. */
class Walk {
  readonly #nodes: SyntaxNode[] = []
  readonly #around: Surroundings[] = []
  readonly #found: SimpleCommand[] = []

  through(text: string): readonly SimpleCommand[] {
    this.#push(parse(text), { within: null, piped: false, subshell: false })
    for (let node = this.#nodes.pop(); node !== undefined; node = this.#nodes.pop()) {
      const around = this.#around.pop()
      if (around === undefined) break
      if (node.type === 'Command') this.#add(node, around)
      this.#enter(node, around)
    }
    return this.#found
  }

  #push(node: SyntaxNode, around: Surroundings): void {
    this.#nodes.push(node)
    this.#around.push(around)
  }

  /** The first child comes to lie on top. */
  #enter(node: SyntaxNode, around: Surroundings): void {
    const from = this.#nodes.length
    const inside = insideOf(node, around)
    const last = node.type === 'Pipeline' ? node.commands.at(-1) : undefined
    const before = last === undefined || inside.piped ? inside : { ...inside, piped: true }
    forEachChild(node, (child) => {
      if (!isLeaf(child)) this.#push(child, child === last ? inside : before)
    })
    reverseFrom(this.#nodes, from)
    reverseFrom(this.#around, from)
  }

  /** The command itself, and what it runs where it is a wrapper as `sudo`. */
  #add(node: CommandNode, around: Surroundings): void {
    let parts: Parts | null = partsOf(node)
    this.#found.push({ parts, around })
    for (let depth = 0; depth < MOST_WRAPPERS && parts !== null; depth++) {
      parts = wrappedIn(parts)
      if (parts !== null) this.#found.push({ parts, around })
    }
  }
}

/** Most nodes are words without quotes and substitutions. */
function isLeaf(node: SyntaxNode): boolean {
  return node.type === 'Literal' || (node.type === 'Word' && node.parts === undefined)
}

function reverseFrom(list: unknown[], from: number): void {
  for (let low = from, high = list.length - 1; low < high; low++, high--) {
    const one = list[low]
    list[low] = list[high]
    list[high] = one
  }
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
