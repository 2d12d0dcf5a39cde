/** Finds `{{ parameter | filter }}` in the text of a file. */
import { type FilterName, FILTERS, isFilterName } from './filters.ts'
import type { Declaration } from './parameter-schema.ts'
import { placeProblem } from './places.ts'
import { invalidTemplate } from './template-error.ts'

export interface Placeholder {
  readonly parameter: string
  readonly filter: FilterName
  /** It stands for whole lines, its own newline included. */
  readonly lines: boolean
}

/** Text as it is, and placeholders between. */
export type Part = string | Placeholder

/** A placeholder with what is around it. */
export interface Found extends Placeholder {
  readonly type: Declaration['type']
  /** Zero-based. */
  readonly line: number
  readonly start: number
  readonly end: number
}

const ANY = /\{\{(.*?)\}\}|\{\{/g
const INSIDE = /^ *([A-Za-z][A-Za-z0-9_]*) *\| *([a-z]+) *$/

/** The parts of a rendered file, checked. `file` is its name in messages, `path` the one in the context. */
export function parseParts(
  text: string,
  where: { readonly file: string; readonly path: string },
  declarations: Readonly<Record<string, Declaration>>,
): readonly Part[] {
  const lines = text.split('\n')
  const found = lines.flatMap((line, number) => findIn(line, number, where.file, declarations))
  for (const one of found) {
    const problem = placeProblem(where.path, lines, one, found)
    if (problem === undefined) continue
    const place = { file: where.file, line: one.line + 1, column: one.start + 1 }
    throw invalidTemplate(place, problem.detail, problem.action)
  }
  return cut(lines, found)
}

function findIn(
  text: string,
  line: number,
  file: string,
  declarations: Readonly<Record<string, Declaration>>,
): Found[] {
  return [...text.matchAll(ANY)].map((match) => {
    const place = { file, line: line + 1, column: match.index + 1 }
    const [, parameter = '', filter = ''] = INSIDE.exec(match[1] ?? '') ?? []
    if (parameter === '') {
      const detail = `${match[0]} is no placeholder: a parameter, a bar and a filter are`
      throw invalidTemplate(place, detail, `Write {{ parameter | filter }}; ${filterList()}.`)
    }
    const declared = Object.hasOwn(declarations, parameter) ? declarations[parameter] : undefined
    if (declared === undefined) {
      const detail = `the template declares no parameter ${parameter}`
      throw invalidTemplate(place, detail, `Declare it in template.yaml, or use one of its parameters.`)
    }
    if (!isFilterName(filter)) {
      throw invalidTemplate(place, `there is no filter ${filter}`, `Use another; ${filterList()}.`)
    }
    const takes: readonly string[] = FILTERS[filter].takes
    if (!takes.includes(declared.type)) {
      const detail = `the filter ${filter} takes ${takes.join(' or ')}, and ${parameter} is ${declared.type}`
      throw invalidTemplate(place, detail, 'Use a filter for that type, or declare another type.')
    }
    const end = match.index + match[0].length
    const lines = FILTERS[filter].place.endsWith('-lines')
    return { parameter, filter, type: declared.type, lines, line, start: match.index, end }
  })
}

const filterList = (): string => `the filters are ${Object.keys(FILTERS).join(', ')}`

function cut(lines: readonly string[], found: readonly Found[]): readonly Part[] {
  const parts: Part[] = []
  let text = ''
  const put = ({ parameter, filter, lines: whole }: Found): void => {
    parts.push(text, { parameter, filter, lines: whole })
    text = ''
  }
  for (const [number, line] of lines.entries()) {
    const here = found.filter((one) => one.line === number)
    const newline = number < lines.length - 1 && !here.some((one) => one.lines) ? '\n' : ''
    let at = 0
    for (const one of here) {
      text += line.slice(at, one.start)
      put(one)
      at = one.end
    }
    text += line.slice(at) + newline
  }
  return [...parts, text].filter((part) => part !== '')
}
