import type { Config } from '../../config/schema.ts'
import { findLynis } from '../../scanners/lynis/find-lynis.ts'
import { type Finding, ok } from './finding.ts'

/** Whether hardening indexes can be measured here. Jobs run without, so that this is never a problem. */
export async function checkHardening({ audit, lynis }: Config['hardening']): Promise<Finding[]> {
  if (audit === 'never') return []
  const [id, title] = ['hardening', 'hardening index'] as const
  const found = await findLynis(lynis)
  if (found !== undefined) return [ok(id, title, `lynis ${found.version} (${found.include})`)]
  const where = lynis === '' ? '' : ` in ${lynis}`
  const none = ok(id, title, `not measured: there is no lynis${where}, which jobs may ask for`)
  return [{ ...none, action: ['To have it: apt-get install lynis  (or dnf, apk)'] }]
}
