import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseRequestTarget } from './request-target.ts'
import { authorityOf, parseTarget } from './target.ts'

describe('the target of a CONNECT', () => {
  it('is a host and a port', () => {
    assert.deepEqual(parseTarget('PyPI.org.:443', null), { host: 'pypi.org', port: 443, kind: 'name' })
    assert.deepEqual(parseTarget('[::FFFF:127.0.0.1]:1', null), {
      host: '::ffff:7f00:1',
      port: 1,
      kind: 'address',
    })
  })

  for (const text of [
    '2130706433:80',
    '0177.0.0.1:80',
    '0x7f.1:80',
    '127.1:80',
    '1.2.3.4.:80',
    '1.2.3.256:80',
  ]) {
    it(`is seen to be ambiguous: ${text}`, () => {
      const target = parseTarget(text, null)
      assert.ok(typeof target !== 'string' && target.kind === 'ambiguous')
    })
  }

  for (const text of [
    '',
    ':',
    ':80',
    'a',
    'a:',
    'a:0',
    'a:65536',
    'a:+1',
    'a:1e3',
    'a: 80',
    'a:80:80',
    'u@a:80',
    'u:p@a:80',
    '::1:80',
    '[::1]',
    '[::1:80',
    '[fe80::1%25eth0]:80',
    '[fe80::1%eth0]:80',
    '[]:80',
    '.a:80',
    'a..b:80',
    'a.b..:80',
    '-a:80',
    'a/b:80',
    'a%2eb:80',
    'a\\b:80',
    'bücher.example:80',
    `${'a'.repeat(64)}:80`,
    `${'a.'.repeat(127)}a:80`,
    'http://a:80',
  ]) {
    it(`is refused: ${JSON.stringify(text.slice(0, 30))}`, () => {
      assert.equal(typeof parseTarget(text, null), 'string')
    })
  }

  it('is written with brackets around IPv6', () => {
    assert.equal(authorityOf({ host: '2606:4700::1', kind: 'address', port: 443 }), '[2606:4700::1]:443')
  })
})

describe('the target of a request in absolute form', () => {
  const read = (url: string, method = 'GET'): string => {
    const parsed = parseRequestTarget(method, url)
    return typeof parsed === 'string' ? '' : `${authorityOf(parsed.target)} ${parsed.path}`
  }

  it('is split into host, port and path', () => {
    assert.equal(read('http://a.example'), 'a.example:80 /')
    assert.equal(read('HTTP://A.example:8080/x?y=/z'), 'a.example:8080 /x?y=/z')
    assert.equal(read('http://a.example?q'), 'a.example:80 /?q')
    assert.equal(read('http://a.example//b@c'), 'a.example:80 //b@c')
  })

  it('asks the host as a whole by OPTIONS without a path', () => {
    assert.equal(read('http://a.example', 'OPTIONS'), 'a.example:80 *')
    assert.equal(read('http://a.example/', 'OPTIONS'), 'a.example:80 /')
  })

  for (const url of [
    '',
    '/',
    '*',
    'a.example:80',
    '//a.example/',
    'http:/a.example/',
    'http:a.example',
    'http:///x',
    'https://a.example/',
    'ftp://a.example/',
    'http://a.example:/',
    'http://user:secret@a.example/',
    'http://a.example@b.example/',
    'http://a.example\\@b.example/',
    'http://a.example/#x',
    'http://a.example#@b.example/',
    'http://a.example/\u00e9',
    'http://a.example/ x',
    ' http://a.example/',
  ]) {
    it(`is refused: ${JSON.stringify(url)}`, () => {
      assert.equal(typeof parseRequestTarget('GET', url), 'string')
    })
  }
})
