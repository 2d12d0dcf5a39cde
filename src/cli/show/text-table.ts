import { cutToWidth, displayWidth } from './display-width.ts'
import type { Paint } from './style.ts'

/** Rows below a head, each column as wide as its widest cell. The cells must be harmless text. */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Paint,
): string[] {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => displayWidth(row[column] ?? ''))),
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => padEnd(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [paint('dim', line(head)), ...rows.map(line)]
}

/** At most so many cells of a terminal, the last one a sign that there was more. */
export function shorten(text: string, most: number): string {
  if (!Number.isFinite(most) || displayWidth(text) <= most) return text
  return `${cutToWidth(text, most - 1)}…`
}

/** As `padEnd` of a string, in cells of a terminal. */
export function padEnd(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(0, cells - displayWidth(text)))
}
