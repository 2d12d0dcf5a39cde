/** The password of a stored credential: sealed to its owner and its name, so that it opens in no other place. */
import type { Sealer } from '../secrets/sealer.ts'
import type { StoredCredential } from '../stores/store.ts'

type Place = Pick<StoredCredential, 'tenant' | 'name'>

const purpose = ({ tenant, name }: Place): string => `credential/${tenant}/${name}`

export function sealPassword(sealer: Sealer, place: Place, password: string): string {
  return sealer.seal(password, purpose(place))
}

/** Throws `secret_unreadable`. */
export function openPassword(sealer: Sealer, credential: Place & Pick<StoredCredential, 'sealed'>): string {
  return sealer.open(credential.sealed, purpose(credential))
}
