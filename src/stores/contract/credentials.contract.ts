import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type MakeStore, NOW, useStore } from './fixture.ts'

export function credentialContract(make: MakeStore): void {
  describe('credentials', () => {
    const using = useStore(make)
    const hub = {
      tenant: 'default',
      name: 'hub',
      registry: 'registry.example.org:5000',
      username: 'ann',
      sealed: 'v1.sealed',
      createdAt: NOW,
      updatedAt: NOW,
    }

    it('are found by tenant and name as they were saved', async () => {
      const { credentials } = using.store
      const saved = await credentials.save(hub)
      assert.deepEqual(saved, { ...hub, lastUsedAt: null })
      assert.deepEqual(await credentials.find('default', 'hub'), saved)
      assert.equal(await credentials.find('default', 'Hub'), undefined)
      assert.equal(await credentials.find('other', 'hub'), undefined)
    })

    it('outlive the store that took them', async () => {
      const saved = await using.store.credentials.save(hub)
      const store = await using.reopen()
      assert.deepEqual(await store.credentials.find('default', 'hub'), saved)
    })

    it('are replaced by one of the same name, of which the beginning and the last use stay', async () => {
      const { credentials } = using.store
      await credentials.save(hub)
      await credentials.touch('default', 'hub', NOW + 5)
      const again = { ...hub, username: 'bob', sealed: 'v1.other', createdAt: NOW + 9, updatedAt: NOW + 9 }
      const saved = await credentials.save({ ...again, registry: 'docker.io' })
      assert.deepEqual(saved, { ...again, registry: 'docker.io', createdAt: NOW, lastUsedAt: NOW + 5 })
      assert.deepEqual(await credentials.list('default'), [saved])
    })

    it('are listed by name, those of the tenant only', async () => {
      const { credentials } = using.store
      for (const name of ['b', 'a', 'c']) await credentials.save({ ...hub, name })
      await credentials.save({ ...hub, tenant: 'other', name: 'aa' })
      const names = async (tenant: string) => (await credentials.list(tenant)).map((one) => one.name)
      assert.deepEqual(await names('default'), ['a', 'b', 'c'])
      assert.deepEqual(await names('other'), ['aa'])
      assert.deepEqual(await names('nobody'), [])
    })

    it('remember their last use, which never goes back', async () => {
      const { credentials } = using.store
      await credentials.save(hub)
      await credentials.touch('default', 'hub', NOW + 5)
      await credentials.touch('default', 'hub', NOW + 3)
      await credentials.touch('default', 'unknown', NOW)
      assert.equal((await credentials.find('default', 'hub'))?.lastUsedAt, NOW + 5)
    })

    it('are gone once removed, which says whether there was one', async () => {
      const { credentials } = using.store
      await credentials.save(hub)
      assert.equal(await credentials.remove('other', 'hub'), false)
      assert.equal(await credentials.remove('default', 'hub'), true)
      assert.equal(await credentials.remove('default', 'hub'), false)
      assert.deepEqual(await credentials.list('default'), [])
    })
  })
}
