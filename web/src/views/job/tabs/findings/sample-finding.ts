/** A finding for tests. */
import type { AffectedPackage, Finding } from '../../../../../../src/client/api-types.generated.ts'

type Sample = Partial<Omit<Finding, 'package'>> &
  Partial<Pick<AffectedPackage, 'name' | 'version' | 'source'>>

export function sampleFinding({ name = 'zlib1g', version = '1.0', source = null, ...more }: Sample): Finding {
  return {
    id: 'CVE-2026-1',
    aliases: [],
    summary: 'A length is not checked',
    severity: 'high',
    score: 7.5,
    vector: null,
    package: { kind: 'deb', name, version, source, path: '/var/lib/dpkg/status', layer: 'sha256:a' },
    ecosystem: 'Debian:12',
    fixedVersion: null,
    line: 0,
    blocks: false,
    exception: null,
    ...more,
  }
}
