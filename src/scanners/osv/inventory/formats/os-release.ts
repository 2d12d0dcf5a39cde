import type { OperatingSystem } from '../../../inventory.ts'
import { lines } from './lines.ts'

const MAX_LINES = 1000

/** os-release(5). Undefined without an id. */
export async function readOsRelease(
  content: AsyncIterable<Uint8Array>,
): Promise<OperatingSystem | undefined> {
  const values = new Map<string, string>()
  let count = 0
  for await (const line of lines(content)) {
    count += 1
    if (count > MAX_LINES) break
    const [, name, value = ''] = /^\s*([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? []
    if (name !== undefined) values.set(name, unquoted(value.trim()))
  }
  const id = values.get('ID')?.toLowerCase() ?? ''
  if (!/^[a-z0-9._-]{1,64}$/.test(id)) return undefined
  const version = values.get('VERSION_ID') ?? ''
  const codename = values.get('VERSION_CODENAME') ?? ''
  return {
    id,
    version: /^[\w.~+-]{1,64}$/.test(version) ? version : '',
    codename: /^[\w.-]{1,64}$/.test(codename) ? codename : '',
    name: printable(values.get('PRETTY_NAME') ?? values.get('NAME') ?? id),
  }
}

/** As a shell takes the quotes away, without expanding anything. */
function unquoted(value: string): string {
  const [, single, double] = /^(?:'([^']*)'|"((?:[^"\\]|\\.)*)")$/.exec(value) ?? []
  if (single !== undefined) return single
  return (double ?? value).replace(/\\(.)/g, '$1')
}

function printable(text: string): string {
  return text
    .replace(/\p{C}+/gu, ' ')
    .slice(0, 200)
    .toWellFormed()
}
