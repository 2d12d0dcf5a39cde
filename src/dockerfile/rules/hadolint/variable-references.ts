/** A `$NAME` or `${NAME` in a word, by offsets in it. */
export interface VariableReference {
  readonly name: string
  readonly at: number
  readonly end: number
}

const REFERENCE = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\}?)/y

/** Variables that BuildKit would substitute in `word`, those in defaults among them; single quotes and escapes shield. */
export function* variableReferences(word: string, escape: string): Iterable<VariableReference> {
  let inDouble = false
  for (let at = 0; at < word.length; at++) {
    const character = word[at]
    if (character === escape) at++
    else if (character === '"') inDouble = !inDouble
    else if (character === "'" && !inDouble) {
      const end = word.indexOf("'", at + 1)
      if (end < 0) return
      at = end
    } else if (character === '$') {
      REFERENCE.lastIndex = at
      const match = REFERENCE.exec(word)
      if (!match) continue
      yield { name: match[1] ?? match[2] ?? '', at, end: at + match[0].length }
      at += match[0].length - 1
    }
  }
}
