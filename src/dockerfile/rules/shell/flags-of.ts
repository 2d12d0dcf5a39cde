/** Longer ones are no letters of flags but values that begin with a dash. */
const MOST_LETTERS = 12

/** Flags among the words; what follows a lone `--` is none. */
export function flagsOf(
  words: readonly { readonly text: string; readonly value: string | null }[],
): readonly string[] {
  const flags: string[] = []
  for (const { text, value } of words) {
    // What stands in front of the = is known even when the value is filled in.
    const word = value ?? /^-[^$`=]*=/.exec(text)?.[0]
    if (word === '--') break
    if (word === undefined || !/^-[^-]|^--[^-]/.test(word)) continue
    const equals = word.indexOf('=')
    const flag = equals < 0 ? word : word.slice(0, equals)
    flags.push(flag)
    if (flag.startsWith('--') || flag.length === 2 || flag.length > MOST_LETTERS) continue
    for (const letter of flag.slice(1)) flags.push(`-${letter}`)
  }
  return flags
}
