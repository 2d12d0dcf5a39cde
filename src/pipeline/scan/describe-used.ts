import type { GateException, GateResult } from '../../scanners/gate.ts'

const MOST_PACKAGES = 5

/**
 * Which exceptions an image needed, for the job's log: what each lets pass, who answers for it, until when and why. A
 * line each.
 */
export function describeUsed({ used, judged }: GateResult): readonly string[] {
  return used.map((exception) => {
    const packages = judged.filter((one) => one.exception === exception).map(({ finding }) => finding.package)
    const names = [...new Set(packages.map(({ name, version }) => `${name} ${version}`))]
    const rest = names.length > MOST_PACKAGES ? ` and ${names.length - MOST_PACKAGES} more` : ''
    return describe(exception, `${names.slice(0, MOST_PACKAGES).join(', ')}${rest}`)
  })
}

function describe({ id, author, expires, reason }: GateException, packages: string): string {
  const words = `the exception for ${id} by ${author} lets ${packages} pass until ${expires}: ${reason}`
  return words.replaceAll(/\s+/g, ' ').trim()
}
