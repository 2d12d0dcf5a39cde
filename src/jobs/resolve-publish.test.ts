import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formatReference } from './image-reference.ts'
import type { PublishRequest } from './jobs.ts'
import { resolvePublish } from './resolve-publish.ts'

const server = { registry: 'docker.io', allow: '' }
const resolve = (request: PublishRequest | string, allow = '') =>
  resolvePublish(typeof request === 'string' ? { image: request } : request, { ...server, allow })

describe('a destination', () => {
  const references: readonly [string, string][] = [
    ['app', 'docker.io/app:latest'],
    ['team/app:1', 'docker.io/team/app:1'],
    ['localhost/app', 'localhost/app:latest'],
    ['localhost:5000/a/b/c:V1.2-rc_3', 'localhost:5000/a/b/c:V1.2-rc_3'],
    ['Registry.Example.org/team/app', 'registry.example.org/team/app:latest'],
    ['index.docker.io/team/app', 'docker.io/team/app:latest'],
    ['[::1]:5000/app', '[::1]:5000/app:latest'],
    ['x/a.b_c__d---e/f0', 'docker.io/x/a.b_c__d---e/f0:latest'],
  ]
  for (const [text, whole] of references) {
    it(`is read from ${text}`, () => {
      assert.equal(formatReference(resolve(text)), whole)
    })
  }

  it('is put together from its parts', () => {
    const spec = resolve({ image: 'team/app', registry: 'A.example:443', tag: 'x', credential: 'hub' })
    assert.deepEqual(spec, {
      registry: 'a.example:443',
      repository: 'team/app',
      tag: 'x',
      credential: 'hub',
      ownCredential: false,
    })
  })

  it('keeps nothing of an account but that there is one', () => {
    const spec = resolve({ image: 'app', credential: { username: 'ada', password: 'open sesame' } })
    assert.deepEqual([spec.credential, spec.ownCredential], [null, true])
    assert.doesNotMatch(JSON.stringify(spec), /ada|sesame/)
  })

  const wrong: readonly [string, PublishRequest, string][] = [
    ['nothing', { image: '' }, '/publish/image'],
    ['capital letters', { image: 'Team/App' }, '/publish/image'],
    ['a digest', { image: `app@sha256:${'a'.repeat(64)}` }, '/publish/image'],
    ['an empty part', { image: 'a//b' }, '/publish/image'],
    ['a way out', { image: '../app' }, '/publish/image'],
    ['three underscores', { image: 'a___b' }, '/publish/image'],
    ['an empty tag', { image: 'app:' }, '/publish/image'],
    ['a tag that is too long', { image: 'app', tag: 'x'.repeat(129) }, '/publish/tag'],
    ['a tag that begins with a dot', { image: 'app', tag: '.x' }, '/publish/tag'],
    ['a name that is too long', { image: 'x'.repeat(256) }, '/publish/image'],
    ['a port that is none', { image: 'a.example:70000/app' }, '/publish/image'],
    ['an address', { image: 'app', registry: 'https://a.example' }, '/publish/registry'],
    ['a user in the registry', { image: 'app', registry: 'ada@a.example' }, '/publish/registry'],
    ['two registries', { image: 'a.example/app', registry: 'b.example' }, '/publish/registry'],
    ['two tags', { image: 'app:1', tag: '2' }, '/publish/tag'],
    ['a name of a credential with a slash', { image: 'app', credential: 'a/b' }, '/publish/credential'],
    [
      'an empty password',
      { image: 'app', credential: { username: 'a', password: '' } },
      '/publish/credential/password',
    ],
  ]
  for (const [what, request, where] of wrong) {
    it(`is refused for ${what}`, () => {
      assert.throws(() => resolve(request), { code: 'request_invalid', where })
    })
  }
})

describe('the list of allowed destinations', () => {
  const allow = 'a.example/team/*, docker.io/shop/app'

  for (const image of [
    'a.example/team/app',
    'a.example/team/x/y:2',
    'shop/app:3',
    'index.docker.io/shop/app',
  ]) {
    it(`lets ${image} pass`, () => {
      assert.ok(resolve(image, allow))
    })
  }

  for (const image of [
    'a.example/team',
    'a.example/teams/app',
    'axexample/team/app',
    'shop/app2',
    'b.example/team/app',
  ]) {
    it(`stops ${image}, and says what is allowed`, () => {
      assert.throws(() => resolve(image, allow), {
        code: 'policy_denied',
        where: '/publish/image',
        action: 'Choose a destination that it allows: a.example/team/*, docker.io/shop/app.',
      })
    })
  }
})
