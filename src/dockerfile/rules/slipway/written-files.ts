import type { Range } from '../../diagnostic.ts'
import type { ShellCommand } from '../shell/shell-script.ts'

export interface WrittenFile {
  readonly path: string
  /** Where it is named. */
  place(): Range
}

/** Programs that write to their last argument, to each of them, or to the value of an option. */
const LAST = new Set(['cp', 'mv', 'install', 'rsync', 'ln'])
const EACH = new Set(['tee', 'touch', 'truncate'])
const OPTIONS: ReadonlyMap<string, RegExp> = new Map([
  ['cp', /^(?:-t|--target-directory)$/],
  ['mv', /^(?:-t|--target-directory)$/],
  ['install', /^(?:-t|--target-directory)$/],
  ['curl', /^(?:-[A-Za-z]*o|--output|--output-dir)$/],
  ['wget', /^(?:-[A-Za-z]*[OP]|--output-document|--directory-prefix)$/],
  ['tar', /^(?:-[A-Za-z]*C|--directory)$/],
  ['unzip', /^-d$/],
  ['pip', /^(?:-t|--target)$/],
  ['pip3', /^(?:-t|--target)$/],
  ['dd', /^of$/],
])

const WRITERS: ReadonlySet<string> = new Set([...LAST, ...EACH, ...OPTIONS.keys(), 'git'])

/** Files and folders that a command writes, as far as its words tell for sure. Paths are as written. */
export function writtenBy(command: ShellCommand): readonly WrittenFile[] {
  const { name } = command
  // Most commands of a large file: nothing is made for them.
  if (command.redirects.length === 0 && !WRITERS.has(name)) return []
  const redirected = command.redirects.flatMap(({ operator, target }) =>
    target !== null && /^(?:\d*>[>|]?|&>>?)$/.test(operator)
      ? [{ path: target, place: () => command.range }]
      : [],
  )
  return [...redirected, ...optionValues(command), ...operands(command)]
}

function operands(command: ShellCommand): readonly WrittenFile[] {
  const { name, words } = command
  const plain = words.flatMap((path, index) =>
    path === null || path.startsWith('-') ? [] : [{ path, index, place: () => command.wordRange(index) }],
  )
  if (EACH.has(name)) return plain
  const last = plain.at(-1)
  const isLast = LAST.has(name) || (name === 'git' && words[0] === 'clone')
  return isLast && last !== undefined && last.index === words.length - 1 && plain.length > 1 ? [last] : []
}

/** `-o value`, `--output value`, `--output=value` and `of=value`. */
function optionValues(command: ShellCommand): readonly WrittenFile[] {
  const { name, words } = command
  const option = OPTIONS.get(name)
  // tar goes into the folder for packing too
  if (option === undefined || (name === 'tar' && !extracts(command))) return []
  return words.flatMap((word, index) => {
    if (word === null) return []
    const equals = word.indexOf('=')
    if (equals > 0 && option.test(word.slice(0, equals)))
      return [{ path: word.slice(equals + 1), place: () => command.wordRange(index) }]
    const value = words[index + 1]
    return option.test(word) && typeof value === 'string'
      ? [{ path: value, place: () => command.wordRange(index + 1) }]
      : []
  })
}

function extracts({ flags, words }: ShellCommand): boolean {
  return flags.includes('-x') || flags.includes('--extract') || /x/.test(words[0] ?? '')
}
