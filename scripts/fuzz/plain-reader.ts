/**
 * A second reader of Dockerfiles, written from the reference alone (https://docs.docker.com/reference/dockerfile/) and
 * as plainly as it can be: it knows lines, escapes, comments and heredocs, and nothing else. It refuses nothing, so
 * that it only says something of files which the strict reader has accepted.
 */
export interface PlainInstruction {
  /** Upper case. */
  readonly keyword: string
  /** Zero-based. */
  readonly line: number
}

export function plainReading(text: string): readonly PlainInstruction[] {
  const lines = text
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
  const escape = escapeOf(lines)
  const found: PlainInstruction[] = []
  let at = 0
  while (at < lines.length) {
    const first = at
    if (isSkipped(lines[at] ?? '')) {
      at++
      continue
    }
    let whole = ''
    let goesOn = true
    for (; goesOn && at < lines.length; at++) {
      const line = lines[at] ?? ''
      if (at > first && isSkipped(line)) continue
      const bare = line.replace(/[ \t]+$/, '')
      goesOn = bare.endsWith(escape)
      whole += goesOn ? bare.slice(0, -1) : line
    }
    const keyword = /^[ \t]*(\S+)/.exec(whole)?.[1] ?? ''
    found.push({ keyword: keyword.toUpperCase(), line: first })
    for (const end of heredocsOf(whole)) {
      while (at < lines.length && !end.test(lines[at] ?? '')) at++
      at++
    }
  }
  return found
}

/** Directives end at the first line that is none; `escape` counts among the first lines only. */
function escapeOf(lines: readonly string[]): string {
  for (const line of lines) {
    const directive = /^\s*#\s*([a-z]+)\s*=\s*(\S.*?)\s*$/i.exec(line)
    if (!directive || !/^(?:escape|syntax|check)$/i.test(directive[1] ?? '')) break
    if (/^escape$/i.test(directive[1] ?? '')) return directive[2] ?? '\\'
  }
  return '\\'
}

function isSkipped(line: string): boolean {
  return /^[ \t]*(?:#|$)/.test(line)
}

/** Patterns of the lines that end the heredocs of an instruction. Quoted parts are stepped over. */
function heredocsOf(whole: string): readonly RegExp[] {
  const command = whole.trim().replace(/^onbuild\s+/i, '')
  if (!/^(?:run|copy|add)\s/i.test(command) || isExecForm(command)) return []
  const token = /(?<!\S)\d*<<(-?)(?:'([\w.-]+)'|"([\w.-]+)"|([\w.-]+))(?!\S)|\\.|'[^']*'|"(?:\\.|[^"\\])*"/gs
  return [...command.matchAll(token)].flatMap(([, dash, single, double, bare]) => {
    const name = single ?? double ?? bare
    if (name === undefined) return []
    return [new RegExp(`^${dash === '-' ? '\\t*' : ''}${name.replaceAll('.', '\\.')}$`)]
  })
}

function isExecForm(command: string): boolean {
  const body = command.replace(/^\S+\s+(?:--\S+\s+)*/, '')
  try {
    const value: unknown = JSON.parse(body)
    return Array.isArray(value) && value.every((one) => typeof one === 'string')
  } catch {
    return false
  }
}
