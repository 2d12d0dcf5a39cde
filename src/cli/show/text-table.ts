import type { Paint } from './style.ts'

/** Rows below a head, each column as wide as its widest cell. The cells must be harmless text. */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Paint,
): string[] {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [paint('dim', line(head)), ...rows.map(line)]
}

/** At most so many characters, the last one a sign that there were more. */
export function shorten(text: string, most: number): string {
  const characters = [...text]
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
}
