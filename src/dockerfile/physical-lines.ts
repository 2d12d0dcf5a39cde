/** A line as it stands in the file, its line break (LF or CR LF) left out. */
export interface PhysicalLine {
  readonly number: number
  readonly text: string
}

/** The lines of `text`; no empty one after a final line break, as with Go's `bufio.Scanner`. */
export function physicalLines(text: string): readonly PhysicalLine[] {
  const lines: PhysicalLine[] = []
  let at = 0
  while (at < text.length) {
    const feed = text.indexOf('\n', at)
    const end = feed < 0 ? text.length : feed
    const cut = feed > at && text[feed - 1] === '\r' ? end - 1 : end
    lines.push({ number: lines.length, text: text.slice(at, cut) })
    at = end + 1
  }
  return lines
}
