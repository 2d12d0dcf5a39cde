/**
 * Which text is given to the parser. It takes time linear in the text for each level of nesting, a level at most
 * 256 deep, and more than linear time for heredocs that share a line: 64 KB of `$(` take a second. No script that
 * somebody wrote to be run comes near these bounds.
 */
const MOST_CHARACTERS = 65_536
const MOST_DEPTH = 48
/** Sum of the depths at each character, for each of them, and on top of it for short scripts. */
const DEPTH_A_CHARACTER = 8
const DEPTH_ALLOWANCE = 1024
/** Commands shorter than four characters, in masses. */
const SEPARATORS_A_CHARACTER = 1 / 4
const SEPARATOR_ALLOWANCE = 256
const MOST_HEREDOCS = 64
const MOST_BACKTICKS = 512

/** One pass over the text; brackets in quotes count as well, which errs on the safe side. */
export function isAffordable(text: string): boolean {
  if (text.length > MOST_CHARACTERS) return false
  let depth = 0
  let sum = 0
  let heredocs = 0
  let backticks = 0
  let separators = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '(' || character === '{') depth++
    else if ((character === ')' || character === '}') && depth > 0) depth--
    else if (character === '<' && text[at + 1] === '<') heredocs++
    else if (character === '`') backticks++
    else if (character === '|' || character === ';' || character === '&') separators++
    if (depth > MOST_DEPTH) return false
    sum += depth
  }
  return (
    sum <= DEPTH_A_CHARACTER * text.length + DEPTH_ALLOWANCE &&
    separators <= SEPARATORS_A_CHARACTER * text.length + SEPARATOR_ALLOWANCE &&
    heredocs <= MOST_HEREDOCS &&
    backticks <= MOST_BACKTICKS
  )
}
