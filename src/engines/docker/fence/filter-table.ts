/** Rules of a chain in their order, each as its words without `-A CHAIN`. */
export type Chain = readonly (readonly string[])[]

/** All chains of the table `filter` by their names. */
export type FilterTable = ReadonlyMap<string, Chain>

/** Reads what `iptables -S` prints (iptables(8)): `-P` and `-N` name the chains, `-A` their rules. */
export function parseFilterTable(text: string): FilterTable {
  const table = new Map<string, (readonly string[])[]>()
  for (const line of text.split('\n')) {
    const [verb, chain, ...rule] = words(line)
    if (chain === undefined || verb === undefined || !['-P', '-N', '-A'].includes(verb)) continue
    const rules = table.get(chain) ?? []
    if (verb === '-A') rules.push(rule)
    table.set(chain, rules)
  }
  return table
}

/** Comments are quoted when they hold other characters than letters, digits, dashes and underscores. */
function words(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replace(/\\(.)/g, '$1'),
  )
}
