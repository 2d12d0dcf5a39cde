import { DAY_MS, NOW, advisory, memoryIndex } from '../../../test/support/memory-advisories.ts'
import { diffIdsOf, openImages, trivyRecording } from '../../../test/support/recorded-images.ts'
import type { AdvisoryIndex } from '../advisories.ts'
import { scannerContract } from '../scanner.contract.ts'
import { createOsvScanner } from './osv-scanner.ts'

const weak = trivyRecording('findings').image
const empty = trivyRecording('busybox').image
const ADVISORIES = [
  advisory({ id: 'CVE-2099-0001', of: ['Debian:12', 'bash'], fixed: '99.1-1', urgency: 'high' }),
  advisory({
    id: 'CVE-2099-0002',
    of: ['Debian:12', 'glibc'],
    urgency: 'low',
    versions: ['2.36-9+deb12u14'],
  }),
  advisory({ id: 'GHSA-aaaa-bbbb-cccc', of: ['npm', 'left-pad'], fixed: '1.2.9' }),
]

const scannerWith = (index: AdvisoryIndex) =>
  createOsvScanner({
    ...openImages([weak, empty]),
    index,
    saw: () => undefined,
    maxDataAgeMs: 7 * DAY_MS,
    now: () => NOW,
  })

scannerContract('osv', async () => ({
  scanner: scannerWith(memoryIndex(ADVISORIES, ['PyPI'])),
  blind: scannerWith(memoryIndex([])),
  weak: { id: weak.id, layers: diffIdsOf(weak) },
  empty: { id: empty.id, layers: diffIdsOf(empty) },
  close: async () => undefined,
}))
