import type { RemoteAdd } from '../../dockerfile/document.ts'
import { type PolicyRule, type Sighting, type Subject, quoted } from '../rule.ts'

function* sightings(
  { remoteAdds }: Subject,
  isMeant: (kinds: RemoteAdd['kinds']) => boolean,
  message: (source: string) => string,
): Generator<Sighting> {
  for (const { source, kinds, range } of remoteAdds) {
    if (isMeant(kinds)) yield { range, message: message(quoted(source)) }
  }
}

const fetched = (source: string): string => `ADD would fetch ${source} from the network of the builder.`

/** What may be read as a repository too is both: one of the two levels alone does not let it through. */
export const addUrl: PolicyRule = {
  name: 'addUrl',
  check: (subject) => sightings(subject, (kinds) => kinds.includes('url'), fetched),
}

export const addGit: PolicyRule = {
  name: 'addGit',
  check: (subject) => sightings(subject, (kinds) => kinds.includes('git'), fetched),
}

export const addUnknown: PolicyRule = {
  name: 'addUnknown',
  check: (subject) =>
    sightings(
      subject,
      (kinds) => kinds.includes('unknown'),
      (source) => `The source ${source} of ADD has a value that is not known here.`,
    ),
}
