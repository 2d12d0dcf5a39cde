import { engineContract } from '../engine.contract.ts'
import { FakeDaemon } from './daemon.ts'
import { createFakeEngine } from './fake-engine.ts'

engineContract('the fake engine', async () => {
  const daemon = new FakeDaemon()
  daemon.missing.add('registry.example/no/such:image')
  const engine = createFakeEngine({ daemon })
  return {
    engine,
    baseImage: 'busybox:latest',
    missingImage: 'registry.example/no/such:image',
    registry: 'registry.example:5000',
    holdsBuilds: true,
    again: async () => createFakeEngine({ daemon }),
    stranger: async () => createFakeEngine({ daemon, instanceId: 'stranger' }),
    close: () => engine.close(),
  }
})
