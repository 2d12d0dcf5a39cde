import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, it } from 'node:test'
import { GUIDE, generateReference, MAN_PAGE } from '../../../scripts/generate-reference.ts'
import { EXIT, EXIT_MEANINGS } from '../exit-codes.ts'

const AGAIN = 'is not what the definitions say; `npm run generate` writes it'

describe('the reference of the command line', () => {
  it('is up to date in the guide', async () => {
    const guide = await readFile(GUIDE, 'utf8')
    const { guide: wanted } = await generateReference(guide)
    assert.ok(guide === wanted, `docs/guides/command-line.md ${AGAIN}:\n${wanted}`)
  })

  it('is up to date in the manual page', async () => {
    const { man: wanted } = await generateReference(await readFile(GUIDE, 'utf8'))
    const man = await readFile(MAN_PAGE, 'utf8').catch(() => '')
    assert.ok(man === wanted, `docs/man/slipway.1 ${AGAIN}:\n${wanted}`)
  })

  it('names every exit code', () => {
    assert.deepEqual(
      EXIT_MEANINGS.map(([code]) => code),
      Object.values(EXIT),
    )
  })

  it('is a page that groff formats without a warning', { skip: hasGroff() ? false : 'no groff here' }, () => {
    const { stdout, stderr } = spawnSync('groff', ['-man', '-ww', '-Tascii', fileURLToPath(MAN_PAGE)], {
      encoding: 'utf8',
    })
    assert.equal(stderr, '')
    assert.match(stdout, /interrupted; a job that was waited for goes on/)
  })
})

function hasGroff(): boolean {
  try {
    execFileSync('groff', ['--version'])
    return true
  } catch {
    return false
  }
}
