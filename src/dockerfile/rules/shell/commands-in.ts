/** From the parser's tree to the simple commands in it, in the order of the text. */
import { type Command as CommandNode, forEachChild, parse, type SyntaxNode } from 'unbash'
import type { ScriptSource } from './script-source.ts'
import type { ShellCommand } from './shell-script.ts'
import { PlacedCommand, type Surroundings } from './shell-command.ts'

/** `env nice sudo … command`: more wrappers than these are not taken off. */
const MOST_WRAPPERS = 8

/** Null when the parser fails, as it does by overflow of the stack on some text that is nested without brackets. */
export function commandsIn(source: ScriptSource): readonly ShellCommand[] | null {
  try {
    return new Walk().through(source)
  } catch {
    // Parts of the tree are resolved when they are looked at, so that all of the walk may end here.
    return null
  }
}

/** With a stack of its own: the tree may be deep. A node and what is around it stand at the same place in two arrays. */
class Walk {
  readonly #nodes: SyntaxNode[] = []
  readonly #around: Surroundings[] = []
  readonly #found: ShellCommand[] = []

  through(source: ScriptSource): readonly ShellCommand[] {
    this.#push(parse(source.text), { source, within: null, piped: false, subshell: false })
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
    let command: PlacedCommand | null = PlacedCommand.of(node, around)
    this.#found.push(command)
    for (let depth = 0; depth < MOST_WRAPPERS && command !== null; depth++) {
      command = command.wrapped()
      if (command !== null) this.#found.push(command)
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
