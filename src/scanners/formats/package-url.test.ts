import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BOOKWORM, installed } from '../../../test/support/memory-advisories.ts'
import type { PackageKind } from '../inventory.ts'
import { packageUrl } from './package-url.ts'

const ALPINE = { id: 'alpine', version: '3.22.1', codename: '', name: 'Alpine Linux v3.22' }
const url = (kind: PackageKind, name: string, version: string, architecture: string | null = null) =>
  packageUrl(installed(kind, name, version, { architecture }), kind === 'apk' ? ALPINE : BOOKWORM)

describe('the URL of a package', () => {
  it('names system and architecture of its packages', () => {
    assert.equal(
      url('deb', 'libssl3', '1:3.0.11-1~deb12u2', 'amd64'),
      'pkg:deb/debian/libssl3@1:3.0.11-1~deb12u2?arch=amd64&distro=debian-12',
    )
    assert.equal(
      url('apk', 'musl', '1.2.5-r0', 'x86_64'),
      'pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64&distro=alpine-3.22.1',
    )
    assert.equal(packageUrl(installed('deb', 'bash', '5'), null), 'pkg:deb/bash@5')
  })

  it('is that of its type for languages', () => {
    assert.equal(url('npm', '@scope/name', '1.0.0'), 'pkg:npm/%40scope/name@1.0.0')
    assert.equal(url('npm', 'name', '1.0.0+x'), 'pkg:npm/name@1.0.0+x')
    assert.equal(url('pypi', 'foo-bar', '1.0'), 'pkg:pypi/foo-bar@1.0')
    assert.equal(url('golang', 'github.com/Org/Module', 'v1.9.0'), 'pkg:golang/github.com/org/module@v1.9.0')
    assert.equal(url('golang', 'stdlib', '1.22.0'), 'pkg:golang/stdlib@1.22.0')
    assert.equal(url('gem', 'rack', '3.0'), 'pkg:gem/rack@3.0')
  })

  it('is missing for what can have none', () => {
    assert.equal(url('npm', '', '1'), null)
  })
})
