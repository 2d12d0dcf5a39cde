/** `RUN --mount` of what is not the submission's own. */
import { flagParts } from '../../dockerfile/check-flags.ts'
import type { Range } from '../../dockerfile/diagnostic.ts'
import { type MountReading, readMount } from '../../dockerfile/mount-flag.ts'
import { type PolicyRule, type Subject, quoted } from '../rule.ts'

interface Mount {
  readonly range: Range
  readonly reading: MountReading & { readonly problem: null }
}

function* mountsOf({ commands }: Subject): Generator<Mount> {
  for (const command of commands) {
    if (command.keyword !== 'RUN') continue
    for (const flag of command.flags) {
      const { name, value } = flagParts(flag)
      const reading = name === 'mount' && value !== null ? readMount(value) : null
      // The reader has refused what has a problem.
      if (reading?.problem === null) yield { range: command.flagRange(flag), reading }
    }
  }
}

export const secretMount: PolicyRule = {
  name: 'secretMount',
  *check(subject) {
    for (const { range, reading } of mountsOf(subject)) {
      if (reading.type === 'secret') yield { range, message: 'RUN mounts a secret of the builder.' }
    }
  },
}

export const sshMount: PolicyRule = {
  name: 'sshMount',
  *check(subject) {
    for (const { range, reading } of mountsOf(subject)) {
      if (reading.type === 'ssh') yield { range, message: 'RUN mounts an SSH agent of the builder.' }
    }
  },
}

/** The engine keeps caches by id, without an id by target, for all builds alike. */
export const sharedCache: PolicyRule = {
  name: 'sharedCache',
  *check(subject) {
    const prefix = `${subject.tenant}-`
    for (const { range, reading } of mountsOf(subject)) {
      const { type, id } = reading
      if (type !== 'cache' || (id?.startsWith(prefix) && id.length > prefix.length && !id.includes('$'))) {
        continue
      }
      const why = id === null ? 'has no id' : `has the id ${quoted(id)}`
      yield {
        range,
        message: `The cache mount ${why}, so that other submitters may read and write it.`,
        action: `Remove the mount, or give it an id that begins with ${prefix}, such as id=${prefix}cache.`,
      }
    }
  },
}

export const unknownMount: PolicyRule = {
  name: 'unknownMount',
  *check(subject) {
    for (const { range, reading } of mountsOf(subject)) {
      if (!reading.type.includes('$')) continue
      yield { range, message: `The type ${quoted(reading.type)} of the mount is not known here.` }
    }
  },
}
