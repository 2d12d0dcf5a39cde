import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { SETTINGS } from '../src/config/settings.ts'
import { SETTINGS_GUIDE, settingsReference } from './settings-reference.ts'

describe('the page of the settings', () => {
  it('is up to date', async () => {
    const page = await readFile(SETTINGS_GUIDE, 'utf8')
    assert.ok(page === settingsReference(), 'docs/guides/settings.md: `npm run generate` writes it')
  })

  it('has each setting once', () => {
    const rows = settingsReference().match(/^\| `[\w.]+` \|/gm) ?? []
    assert.deepEqual(
      rows.map((row) => row.slice(3, -3)),
      SETTINGS.map(({ path }) => path),
    )
  })
})
