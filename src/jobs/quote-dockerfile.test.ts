import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { installed } from '../../test/support/memory-advisories.ts'
import { finding } from '../../test/support/sample-scan.ts'
import { quoteDockerfile } from './quote-dockerfile.ts'

const DOCKERFILE = `\ufeffFROM debian:bookworm-slim\n\n\tRUN apt-get update && \\\r\n  apt-get install -y \u202e x\n`
const quoted = quoteDockerfile(Buffer.from(DOCKERFILE))

describe('a quoted Dockerfile', () => {
  it('has each line with what must be updated in it, in the order of the file', () => {
    const django = { ecosystem: 'PyPI', package: installed('pypi', 'django', '4.1'), fixedVersion: '4.1.9' }
    const blocking = [
      finding({ line: 2, id: 'CVE-2024-0002', ...django }),
      finding({ line: null }),
      finding({ line: 0 }),
    ]
    assert.deepEqual(quoted.excerpt(blocking), [
      'Dockerfile:1:1 openssl 3.0.11-1~deb12u2 -> 3.0.17-1~deb12u2 (CVE-2024-0001, high)',
      '  1 | FROM debian:bookworm-slim',
      'Dockerfile:3:1 django 4.1 -> 4.1.9 (CVE-2024-0002, high)',
      '  3 | RUN apt-get update && \\',
    ])
  })

  it('is shown short and without characters that reorder it', () => {
    assert.equal(quoted.lineText(3), 'apt-get install -y · x')
    assert.equal(quoted.lineText(2), 'RUN apt-get update && …')
    const long = quoteDockerfile(Buffer.from(`RUN ${'x'.repeat(5000)}\n`))
    assert.equal(long.lineText(0)?.length, 60)
    assert.ok((long.excerpt([finding({ line: 0 })])[1]?.length ?? 0) < 120)
  })

  it('quotes nothing where there is no such line, or no file', () => {
    assert.equal(quoted.lineText(9), undefined)
    assert.equal(quoteDockerfile(undefined).lineText(0), undefined)
    assert.equal(quoteDockerfile(undefined).excerpt([finding({ line: 0 })]).length, 1)
  })
})
