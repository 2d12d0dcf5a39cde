/** The manual page, in the macros of man(7), which groff, mandoc and the rest all know. */
import { VERSION } from '../../version.ts'
import { EXIT_MEANINGS } from '../exit-codes.ts'
import type { CommandDescription, Described } from './describe-commands.ts'

const ENVIRONMENT: readonly Described[] = [
  { term: 'SLIPWAY_URL', text: 'Address of the service, where neither --url nor --server is given.' },
  {
    term: 'SLIPWAY_SERVER',
    text: 'Name of a server that slipway login keeps, or an address; after SLIPWAY_URL.',
  },
  { term: 'SLIPWAY_TOKEN', text: 'Sent to the service as Authorization: Bearer.' },
  { term: 'NO_COLOR', text: 'Set to anything: no colours.' },
  { term: 'FORCE_COLOR', text: 'Colours where no terminal is, too; NO_COLOR goes before it.' },
  { term: 'CI', text: 'Set to anything but 0 or false: nothing is redrawn in place.' },
]

export function manPage(commands: readonly CommandDescription[], about: string): string {
  return [
    `.TH SLIPWAY 1 "" "Slipway ${VERSION}" "User Commands"`,
    '.SH NAME',
    `slipway \\- ${escape(about.replace(/\.$/, ''))}`,
    '.SH SYNOPSIS',
    '.B slipway',
    '.I command',
    '[options] [arguments]',
    '.SH COMMANDS',
    ...commands.flatMap(commandLines),
    '.SH EXIT STATUS',
    ...items(EXIT_MEANINGS.map(([code, text]) => ({ term: String(code), text }))),
    '.SH ENVIRONMENT',
    ...items(ENVIRONMENT),
    '.SH FILES',
    ...items([
      {
        term: '$XDG_CONFIG_HOME/slipway/servers.json',
        text: 'What slipway login keeps; else in ~/.config. Only its owner can read it.',
      },
    ]),
    '',
  ].join('\n')
}

function commandLines(command: CommandDescription): string[] {
  const { usage, aliases, description, notes } = command
  const also = aliases.length === 0 ? '' : ` Also: ${aliases.join(', ')}.`
  return [
    `.SS "${escape(usage).replaceAll('"', '\\(dq')}"`,
    line(`${description.charAt(0).toUpperCase()}${description.slice(1)}.${also}`),
    ...items([...command.arguments, ...command.options]),
    ...(notes === '' ? [] : ['.PP', '.nf', ...notes.split('\n').map(line), '.fi']),
  ]
}

function items(described: readonly Described[]): string[] {
  return described.flatMap(({ term, text }) => ['.TP', `.B ${escape(term)}`, line(text)])
}

/** A line of text: one that begins with a dot or an apostrophe would be a macro. */
function line(text: string): string {
  return escape(text).replace(/^([.'])/, '\\&$1')
}

/** ASCII only: not every formatter is told that its input is UTF-8. Hyphens of options are minus signs. */
function escape(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('`', '')
    .replaceAll('…', '...')
    .replace(
      /[^\u0020-\u007e]/g,
      (character) => `\\[u${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    )
}
