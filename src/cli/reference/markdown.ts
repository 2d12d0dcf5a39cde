/** The reference part of docs/guides/command-line.md. */
import { EXIT_MEANINGS } from '../exit-codes.ts'
import type { CommandDescription, Described } from './describe-commands.ts'

/** Between these two lines of the guide everything is generated. */
export const BEGIN = '<!-- generated: npm run generate -->'
export const END = '<!-- end of what is generated -->'

export function referenceMarkdown(commands: readonly CommandDescription[]): string {
  const rows = commands.map(
    ({ path, description }) => `| [\`${path}\`](#${anchor(path)}) | ${cell(description)} |`,
  )
  return [
    '## Commands',
    '',
    '| Command | Does |',
    '|---|---|',
    ...rows,
    '',
    ...commands.flatMap(commandLines),
    '## Exit codes',
    '',
    '| Code | Means |',
    '|---|---|',
    ...EXIT_MEANINGS.map(([code, meaning]) => `| ${code} | ${cell(meaning)} |`),
  ].join('\n')
}

function commandLines(command: CommandDescription): string[] {
  const { path, usage, aliases, description, notes } = command
  const also = aliases.length === 0 ? '' : ` Also: ${aliases.map((alias) => `\`${alias}\``).join(', ')}.`
  return [
    `### ${path}`,
    '',
    `\`${usage}\``,
    '',
    `${capital(description)}.${also}`,
    '',
    ...table('Argument', command.arguments),
    ...table('Option', command.options),
    ...(notes === '' ? [] : ['```text', notes, '```', '']),
  ]
}

function table(title: string, items: readonly Described[]): string[] {
  if (items.length === 0) return []
  return [
    `| ${title} | |`,
    '|---|---|',
    ...items.map(({ term, text }) => `| \`${cell(term)}\` | ${cell(text)} |`),
    '',
  ]
}

function cell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replace(/`[^`]*`/g, (code) => code.replaceAll('&lt;', '<'))
}

function anchor(path: string): string {
  return path.replaceAll(' ', '-')
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The guide with its generated part put in. Throws when the two lines that hold it are not there. */
export function putReference(guide: string, reference: string): string {
  const [begin, end] = [guide.indexOf(BEGIN), guide.indexOf(END)]
  if (begin === -1 || end < begin) throw new Error(`the guide has no part between "${BEGIN}" and "${END}"`)
  return `${guide.slice(0, begin + BEGIN.length)}\n\n${reference}\n\n${guide.slice(end)}`
}
