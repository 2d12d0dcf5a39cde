import { isPrivateRegistry } from '../private-address.ts'
import { NO_PLACE, type PolicyRule } from '../rule.ts'
import { isKnown } from './images.ts'

export const privateDestination: PolicyRule = {
  name: 'privateDestination',
  looksBeside: true,
  *check({ publish }, { registries }) {
    if (publish === null || !isPrivateRegistry(publish.registry)) return
    if (isKnown(publish.registry, registries.known)) return
    yield {
      range: NO_PLACE,
      where: '/publish/image',
      message: `The image would be published to the registry ${publish.registry}, whose address is private.`,
    }
  },
}
