/** V8 names the place of a JSON syntax error only sometimes; a person who wrote the JSON by hand needs it always. */

const SPACE = /[ \t\n\r]*/y
const TOKEN =
  /[[\]{},:]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma or end' | 'nothing'

/**
 * Offset of the first token of `text` that JSON (RFC 8259) does not allow there; the length of `text` when it ends too
 * early. For text that `JSON.parse` has refused.
 */
export function findJsonMistake(text: string): number {
  const open: string[] = []
  let expected: Expected = 'value'
  let at = skipSpace(text, 0)
  while (at < text.length) {
    TOKEN.lastIndex = at
    const token = TOKEN.exec(text)?.[0]
    const next: Expected | undefined = token === undefined ? undefined : step(token, expected, open)
    if (token === undefined || next === undefined) return at
    expected = next
    at = skipSpace(text, at + token.length)
  }
  return at
}

/** What may follow `token`, or undefined when it may not stand here. Keeps the brackets that are open. */
function step(token: string, expected: Expected, open: string[]): Expected | undefined {
  switch (expected) {
    case 'colon':
      return token === ':' ? 'value' : undefined
    case 'key or }':
      return token === '}' ? close(open) : key(token)
    case 'key':
      return key(token)
    case 'comma or end':
      if (token === ',') return open.at(-1) === '}' ? 'key' : 'value'
      return token === open.at(-1) ? close(open) : undefined
    case 'value or ]':
      return token === ']' ? close(open) : value(token, open)
    case 'value':
      return value(token, open)
    default:
      return undefined
  }
}

function key(token: string): Expected | undefined {
  return token.startsWith('"') ? 'colon' : undefined
}

function value(token: string, open: string[]): Expected | undefined {
  if (token === '{' || token === '[') {
    open.push(token === '{' ? '}' : ']')
    return token === '{' ? 'key or }' : 'value or ]'
  }
  return ']},:'.includes(token) ? undefined : after(open)
}

function close(open: string[]): Expected {
  open.pop()
  return after(open)
}

function after(open: readonly string[]): Expected {
  return open.length === 0 ? 'nothing' : 'comma or end'
}

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at
  SPACE.exec(text)
  return SPACE.lastIndex
}
