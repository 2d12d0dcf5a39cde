/** Reads the import table of ARCHITECTURE.md, and the imports of a file. */
import { dirname, join, normalize } from 'node:path'

/** For a folder or file of src (`http`, `engines/engine.ts`): what it may import; `*` is everything. */
export type ImportTable = ReadonlyMap<string, readonly string[]>

/**
 * The table is the first one in the document whose head begins with `| Part of src |`; its second column lists folders
 * and files in backticks. Throws when there is none.
 */
export function readImportTable(markdown: string): ImportTable {
  const lines = markdown.split('\n')
  const head = lines.findIndex((line) => /^\|\s*Part of src\s*\|/.test(line))
  if (head === -1) throw new Error('no table that begins with "| Part of src |"')
  const table = new Map<string, readonly string[]>()
  for (const line of lines.slice(head + 2)) {
    if (!line.startsWith('|')) break
    const [part = '', allowed = ''] = line.split('|').slice(1)
    for (const name of names(part)) table.set(name, names(allowed))
  }
  return table
}

const names = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)

/** Paths (relative to the root of the checkout) of the files of the project that a file imports. */
export function importsOf(path: string, text: string): readonly string[] {
  const found = text.matchAll(/(?:\bfrom|\bimport\(|^import)\s*'(\.[^']*)'/gm)
  return [...found].map(([, target = '']) => normalize(join(dirname(path), target)))
}

/** The most exact row for a file of src: a file's own before its folder's, a subfolder's before the folder's. */
export function rowOf(table: ImportTable, path: string): string | undefined {
  return [...table.keys()].filter((name) => isWithin(path, name)).toSorted((a, b) => b.length - a.length)[0]
}

/** Paths are relative to src. A part may always import from itself. */
export function mayImport(table: ImportTable, from: string, to: string): boolean {
  const row = rowOf(table, from)
  if (row === undefined) return false
  if (rowOf(table, to) === row) return true
  return (table.get(row) ?? []).some((allowed) => allowed === '*' || isWithin(to, allowed))
}

const isWithin = (path: string, name: string): boolean => path === name || path.startsWith(`${name}/`)
