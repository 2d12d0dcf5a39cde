import type { Row, Section } from './benchmark.ts'

/** The document: how it was measured, then a table for each benchmark. */
export function toMarkdown(sections: readonly Section[], machine: readonly string[], quick: boolean): string {
  const parts = [
    '# Benchmarks',
    'Made by `npm run bench -- --write`; do not edit. Figures are for comparison within this page: machines differ, and ' +
      'this one may have had other work. What is compared was measured in turns within one run.',
    ...(quick
      ? ['**A quick run: it shows that everything works; the figures are too few to mean much.**']
      : []),
    machine.map((line) => `- ${line}`).join('\n'),
    ...sections.flatMap(sectionParts),
  ]
  return `${parts.join('\n\n')}\n`
}

function sectionParts({ title, method, rows, notes = [] }: Section): string[] {
  return [`## ${title}`, method, table(rows), ...notes]
}

const HEAD = ['', 'Slipway', 'compared with', 'ratio', 'aim', 'reached']

function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.what,
    row.slipway,
    row.floor,
    row.ratio,
    row.aim,
    verdict(row.reached),
  ])
  const lines = [HEAD, HEAD.map((_, column) => (column > 0 && column < 4 ? '---:' : '---')), ...cells]
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n')
}

function verdict(reached: boolean | null): string {
  if (reached === null) return ''
  return reached ? 'yes' : '**no**'
}
