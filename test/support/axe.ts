/** What axe-core has against a page, the less grave of it left out. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { repository } from '../../scripts/setup/folders.ts'

const source = readFileSync(join(repository, 'node_modules/axe-core/axe.min.js'), 'utf8')

interface AxeResult {
  readonly id: string
  readonly impact: string | null
  readonly help: string
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[]
}

/**
 * Violations that axe calls serious or critical, each with the places: `color-contrast: … (.badge)`. The library is
 * evaluated by the debugger, for the page's policy lets no other script in.
 */
export async function graveViolations(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(source)
  const violations = await page.evaluate<readonly AxeResult[]>(
    'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)',
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map(describeNode).join('\n')}`)
}

function describeNode({ target, failureSummary = '' }: AxeResult['nodes'][number]): string {
  return `  ${JSON.stringify(target)} ${failureSummary.replaceAll(/\s+/g, ' ')}`
}
