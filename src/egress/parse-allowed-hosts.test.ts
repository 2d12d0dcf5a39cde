import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type AllowedHosts, isListed } from './allowed-hosts.ts'
import { parseAllowedHosts } from './parse-allowed-hosts.ts'
import { parseTarget } from './target.ts'

function listOf(allow: string, internal = ''): AllowedHosts {
  const parsed = parseAllowedHosts(allow, internal)
  if ('wrong' in parsed) throw new Error(parsed.wrong)
  return parsed
}

function has(allow: string, authority: string): boolean {
  const target = parseTarget(authority, null)
  return typeof target !== 'string' && isListed(listOf(allow), target)
}

function wrong(allow: string, internal = ''): string {
  const parsed = parseAllowedHosts(allow, internal)
  return 'wrong' in parsed ? `${parsed.list}: ${parsed.wrong}` : 'right'
}

describe('the list of hosts that builds may reach', () => {
  it('has the ports 80 and 443 of a name without a port', () => {
    assert.equal(has('pypi.org', 'pypi.org:443'), true)
    assert.equal(has('pypi.org', 'pypi.org:80'), true)
    assert.equal(has('pypi.org', 'pypi.org:22'), false)
    assert.equal(has('pypi.org', 'www.pypi.org:443'), false)
  })

  it('has the port of an entry that names one, and no other', () => {
    assert.equal(has('example.org:8443', 'example.org:8443'), true)
    assert.equal(has('example.org:8443', 'example.org:443'), false)
    assert.equal(has('example.org:8443, example.org', 'example.org:443'), true)
  })

  it('has of a wildcard all that is below it, and not itself', () => {
    assert.equal(has('*.debian.org', 'deb.debian.org:80'), true)
    assert.equal(has('*.debian.org', 'a.b.debian.org:443'), true)
    assert.equal(has('*.debian.org', 'debian.org:80'), false)
    assert.equal(has('*.debian.org', 'evil-debian.org:80'), false)
    assert.equal(has('*.debian.org', 'debian.org.evil.com:80'), false)
    assert.equal(has('*.debian.org', '.debian.org:80'), false)
    assert.equal(has('*.debian.org', 'a..debian.org:80'), false)
    assert.equal(has('*.debian.org:8080', 'deb.debian.org:80'), false)
  })

  it('takes names in any case and with a dot at their end for the same', () => {
    assert.equal(has('PyPI.org', 'pypi.ORG.:443'), true)
    assert.equal(has('pypi.org.', 'pypi.org:443'), true)
    assert.equal(has('pypi.org', 'pypi.org..:443'), false)
  })

  it('has literal addresses in whatever notation they are asked for', () => {
    assert.equal(has('1.1.1.1', '1.1.1.1:443'), true)
    assert.equal(has('1.1.1.1', '16843009:443'), false)
    assert.equal(has('[2606:4700::1]:443', '[2606:4700:0:0::1]:443'), true)
    assert.equal(has('[2606:4700::1]:443', '[2606:4700::1]:80'), false)
  })

  it('keeps the names that may have a private address', () => {
    assert.deepEqual(
      [...listOf('mirror.lan,*.corp.example', 'Mirror.lan, a.corp.example').internal],
      ['mirror.lan', 'a.corp.example'],
    )
  })

  it('may be empty', () => {
    assert.deepEqual(listOf(' , ').entries, [])
  })
})

describe('an entry that cannot be meant', () => {
  for (const entry of [
    '*',
    '*.org',
    'a.*.org',
    '**.debian.org',
    '*debian.org',
    'https://pypi.org',
    'pypi.org/simple',
    'user@pypi.org',
    'pypi.org:',
    'pypi.org:0',
    'pypi.org:65536',
    'pypi.org:080',
    'bücher.example',
    '2606:4700::1',
    '[2606:4700:0::1]',
    '[::1%lo]',
    '*.1.1.1.1',
    '0177.0.0.1',
    '2130706433',
    '0x7f.1',
    'localhost',
    'x.localhost',
    '10.0.0.7',
    '127.0.0.1',
    '[::ffff:1.1.1.1]',
    'a b',
  ]) {
    it(`is named with what is wrong: ${entry}`, () => {
      assert.match(wrong(`pypi.org,${entry}`), /^allow: "/)
      assert.ok(wrong(`pypi.org,${entry}`).includes(JSON.stringify(entry)))
    })
  }

  it('says what the notation of an address is', () => {
    assert.equal(
      wrong('[2606:4700:0::1]'),
      'allow: "[2606:4700:0::1]": the standard notation of this address is [2606:4700::1].',
    )
  })

  it('is found among the names that may have a private address too', () => {
    assert.equal(
      wrong('pypi.org', 'mirror.lan'),
      'internal: "mirror.lan": not among the hosts that builds may reach.',
    )
    for (const entry of ['*.pypi.org', '1.1.1.1', 'pypi.org:443', 'localhost']) {
      assert.match(wrong('pypi.org,1.1.1.1', entry), /^internal: "/)
    }
  })
})
