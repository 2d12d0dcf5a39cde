import type { RemoteAdd } from '../../dockerfile/document.ts'
import { type PolicyRule, type Sighting, type Subject, deniedPastProxy, pastProxy, quoted } from '../rule.ts'

function* sightings(
  subject: Subject,
  isMeant: (kinds: RemoteAdd['kinds']) => boolean,
  message: (source: string, subject: Subject) => string,
): Generator<Sighting> {
  for (const { source, kinds, range } of subject.remoteAdds) {
    if (isMeant(kinds)) yield { range, message: message(quoted(source), subject) }
  }
}

const fetched = (source: string, subject: Subject): string =>
  `ADD would fetch ${source} from the network of the builder${pastProxy(subject)}.`

const unknown = (source: string, subject: Subject): string => {
  const address = subject.heldToProxy === true ? ` and could be an address${pastProxy(subject)}` : ''
  return `The source ${source} of ADD has a value that is not known here${address}.`
}

/** What may be read as a repository too is both: one of the two levels alone does not let it through. */
export const addUrl: PolicyRule = {
  name: 'addUrl',
  level: deniedPastProxy,
  check: (subject) => sightings(subject, (kinds) => kinds.includes('url'), fetched),
}

export const addGit: PolicyRule = {
  name: 'addGit',
  level: deniedPastProxy,
  check: (subject) => sightings(subject, (kinds) => kinds.includes('git'), fetched),
}

export const addUnknown: PolicyRule = {
  name: 'addUnknown',
  level: deniedPastProxy,
  check: (subject) => sightings(subject, (kinds) => kinds.includes('unknown'), unknown),
}
