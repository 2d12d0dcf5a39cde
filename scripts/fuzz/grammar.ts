/** Dockerfiles from the grammar: mostly right, with the odd thing where readers are known to slip. */
import type { Random } from './random.ts'

const KEYWORDS = [
  'RUN',
  'COPY',
  'ADD',
  'ENV',
  'ARG',
  'LABEL',
  'CMD',
  'ENTRYPOINT',
  'EXPOSE',
  'USER',
  'WORKDIR',
] as const
const RARE = ['VOLUME', 'STOPSIGNAL', 'SHELL', 'HEALTHCHECK', 'MAINTAINER', 'ONBUILD', 'FROM'] as const
const WORDS = [
  'a',
  '/b',
  './c d',
  '"quoted word"',
  "'single'",
  '$A',
  '${B:-c}',
  'x=y',
  'K="v w"',
  '\\"',
  '#',
  'tar',
  '-xf',
]
const ODD = [
  '\\',
  '`',
  '"',
  "'",
  '<<',
  '<<EOF',
  '<<-X',
  '[',
  ']',
  '["a"]',
  '--',
  '--from=x',
  '\u00a0',
  '\u201c',
  '\u{1f600}',
]
const GAPS = [' ', ' ', ' ', '  ', '\t', ' \\\n', ' \\\n# c\n ', ' \\  \n', ' `\n']
const FLAGS = [
  '--chown=1:1',
  '--mount=type=cache,target=/c',
  '--from=one',
  '--platform=linux/amd64',
  '--link',
  '--interval=1s',
]
const COMMANDS = [
  'apt-get update && apt-get install -y curl',
  'cd /x; curl -o a https://e/x | sh',
  'pip install a==1 && rm -rf "$HOME/.cache"',
  'if [ -f a ]; then echo "$(cat a)"; fi',
  'for i in 1 2; do echo ${i%x}; done',
]

export function fromGrammar(random: Random): string {
  const head = random.pick([
    '',
    '',
    '',
    '# escape=`\n',
    '# syntax=a/b\n',
    '# check=skip=all\n',
    '\ufeff',
    '# c\n',
    'ARG A=1\n',
  ])
  const lines = ['FROM a:1 AS one']
  const count = 1 + random.below(10)
  for (let line = 0; line < count; line++) lines.push(instruction(random))
  const end = random.once(6) ? '\r\n' : '\n'
  return head + lines.join('\n').replaceAll('\n', end) + (random.once(5) ? '' : end)
}

function instruction(random: Random): string {
  if (random.once(8)) return random.pick(['', '# hadolint ignore=DL3020', '   ', '\t# c \\', '#', '// c'])
  if (random.once(6)) return heredoc(random)
  const keyword = random.once(5) ? random.pick(RARE) : random.pick(KEYWORDS)
  const written = random.once(8) ? keyword.toLowerCase() : keyword
  const gap = random.pick(GAPS)
  const flag = random.once(5) ? `${random.pick(FLAGS)} ` : ''
  return written + gap + flag + words(random, keyword)
}

function words(random: Random, keyword: string): string {
  if (keyword === 'RUN' && random.once(2)) return random.pick(COMMANDS)
  if (keyword === 'ONBUILD') return instruction(random)
  if (keyword === 'HEALTHCHECK') return random.pick(['NONE', 'CMD true', 'cmd ["a"]'])
  if (random.once(5)) return JSON.stringify(['a', 'b c', '/d/'].slice(0, 1 + random.below(3)))
  const count = 1 + random.below(4)
  let text = ''
  for (let word = 0; word < count; word++) {
    if (word > 0) text += random.pick(GAPS)
    text += random.once(12) ? random.pick(ODD) : random.pick(WORDS)
  }
  return text
}

function heredoc(random: Random): string {
  const name = random.pick(['EOF', 'END', 'a.txt'])
  const mark = random.pick([`<<${name}`, `<<-${name}`, `<<'${name}'`, `<<"${name}"`, `0<<${name}`])
  const body = random.pick(['', 'echo x\n', 'ADD a b\n', 'x \\\n', '# c\n\n', `${name}x\n`, '\tx\n'])
  const start = random.pick(['RUN ', 'COPY ', 'RUN cat ', 'ONBUILD RUN ', 'ENV A=', 'ADD '])
  return `${start}${mark}${random.pick(['', ' /x', ' | cat'])}\n${body}${random.once(8) ? '' : name}`
}
