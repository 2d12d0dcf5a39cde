/** Programs that run the program which their arguments name. */
import { programName } from './posix-shells.ts'

interface Wrapper {
  /** Options that take the next word. */
  readonly valued: ReadonlySet<string>
  /** Options without a value; any other one makes the rest uncertain. */
  readonly alone: RegExp
  /** Words in front of the command. */
  readonly operands: number
  /** `NAME=value` in front of the command sets a variable for it. */
  readonly assigns: boolean
}

const wrapper = (valued: string, alone: RegExp, more: Partial<Wrapper> = {}): Wrapper => ({
  valued: new Set(valued.split(' ')),
  alone,
  operands: 0,
  assigns: false,
  ...more,
})

const NONE = /^$/
const WITH_VALUE = /^--[a-z-]+=/

const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map([
  ['command', wrapper('', /^-p$/)],
  ['eatmydata', wrapper('', NONE)],
  ['env', wrapper('-u --unset -C --chdir', /^(?:-|-i|-0|--ignore-environment)$/, { assigns: true })],
  ['exec', wrapper('-a', /^-[cl]+$/)],
  ['fakeroot', wrapper('', NONE)],
  ['gosu', wrapper('', NONE, { operands: 1 })],
  ['ionice', wrapper('-c -n', /^(?:-t|-[cn]\d)$/)],
  ['nice', wrapper('-n --adjustment', /^-n?-?\d+$/)],
  ['nohup', wrapper('', NONE)],
  ['stdbuf', wrapper('-i -o -e', /^-[ioe][L0]$/)],
  ['su-exec', wrapper('', NONE, { operands: 1 })],
  [
    'sudo',
    wrapper(
      '-u --user -g --group -h --host -p --prompt -C -r -t -D -R -T -U',
      /^-[EHnSbkiPA]+$|^--[a-z-]+$/,
      {
        assigns: true,
      },
    ),
  ],
  ['time', wrapper('-f --format -o --output', /^-[pvaq]+$/)],
  [
    'timeout',
    wrapper('-s --signal -k --kill-after', /^(?:--preserve-status|--foreground|-v)$/, { operands: 1 }),
  ],
  [
    'xargs',
    wrapper(
      '-a -d -E -I -L -n -P -s --max-args --max-procs --max-lines --delimiter',
      /^(?:-[0rtxp]+|-[dEILnPs].+|--null|--no-run-if-empty|--verbose|--exit)$/,
    ),
  ],
])

export function isWrapper(name: string): boolean {
  return WRAPPERS.has(name)
}

/**
 * Where the command begins that these words (a command, its name first) run as a further one; null when they run none,
 * or when it is not certain where it begins.
 */
export function wrappedAt(
  words: readonly (string | null)[],
): { readonly at: number; readonly assignments: readonly string[] } | null {
  const wrapping = WRAPPERS.get(programName(words[0] ?? ''))
  if (wrapping === undefined) return null
  let at = afterOptions(wrapping, words)
  if (at === null) return null
  const assignments: string[] = []
  for (; wrapping.assigns; at++) {
    const name = /^([A-Za-z_]\w*)=/.exec(words[at] ?? '')?.[1]
    if (name === undefined) break
    assignments.push(name)
  }
  at += wrapping.operands
  const name = words[at]
  return name === undefined || name === null || name.startsWith('-') ? null : { at, assignments }
}

function afterOptions({ valued, alone }: Wrapper, words: readonly (string | null)[]): number | null {
  for (let at = 1; at < words.length; at++) {
    const word = words[at]
    if (word === null || word === undefined) return null
    if (word === '--') return at + 1
    if (!word.startsWith('-')) return at
    if (valued.has(word)) at++
    else if (!alone.test(word) && !WITH_VALUE.test(word)) return null
  }
  return null
}
