/** `node scripts/second-engine.ts start|stop`: the engine of another version that the tests use, by hand. */
import { ensureEngine } from './setup/engine.ts'
import { BASE_IMAGES, copyImages, ensureBaseImages } from './setup/images.ts'
import { say } from './setup/say.ts'
import { ensureSecondEngine, stopSecondEngine } from './setup/second-engine.ts'
import { SetupError } from './setup/setup-error.ts'

try {
  switch (process.argv[2]) {
    case 'start': {
      const first = await ensureEngine()
      await ensureBaseImages(first)
      const second = await ensureSecondEngine(first)
      await copyImages(first, second, BASE_IMAGES)
      say(`Docker ${second.version} answers; to use it: export DOCKER_HOST=${second.address}`)
      process.stdout.write(`${second.address}\n`)
      first.client.close()
      second.client.close()
      break
    }
    case 'stop':
      await stopSecondEngine()
      break
    default:
      say('usage: node scripts/second-engine.ts start|stop')
      process.exitCode = 2
  }
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  say(error.text)
  process.exitCode = 1
}
