import { FollowedFile } from '../config/followed-file.ts'
import type { Logger } from '../observability/logger.ts'
import { builtIn, isBuiltIn } from './built-in.ts'
import { BUILT_IN } from './policy-document.ts'
import { invalidPolicy } from './policy-error.ts'
import { policyFiles, readPolicyFile } from './policy-files.ts'
import type { Policies, Policy } from './policy.ts'

export interface PolicySettings {
  readonly name: string
  /** Empty: none. */
  readonly folder: string
}

/**
 * The policy that the settings choose. One of the operator's is read again when its file has changed: it is looked at
 * whenever it is asked for, so that a change is in force with the next submission, and nothing has to be watched.
 * Throws `config_invalid` when it cannot be used from the start.
 */
export function openPolicies({ name, folder }: PolicySettings, logger: Logger): Policies {
  if (isBuiltIn(name)) {
    const policy = builtIn(name)
    return { current: () => policy, trouble: () => null }
  }
  return policyOfFile(name, findFile(name, folder), logger)
}

/** The policy of that name. Throws `config_invalid`. */
export function findPolicy({ name, folder }: PolicySettings): Policy {
  return isBuiltIn(name) ? builtIn(name) : readPolicyFile(name, findFile(name, folder))
}

function findFile(name: string, folder: string): string {
  const files: ReadonlyMap<string, string> = folder === '' ? new Map<string, string>() : policyFiles(folder)
  const path = files.get(name)
  if (path !== undefined) return path
  const names = [...BUILT_IN, ...files.keys()].join(', ')
  const action =
    folder === '' ? 'Set policy.folder to the folder with your policies.' : `Put it into ${folder}.`
  throw invalidPolicy(
    'policy.name',
    `there is no policy ${JSON.stringify(name)}; there are: ${names}`,
    action,
  )
}

function policyOfFile(name: string, path: string, logger: Logger): Policies {
  return new FollowedFile<Policy>(path, {
    read(before) {
      const policy = readPolicyFile(name, path)
      if (before === undefined) return policy
      const { sha256 } = policy
      if (sha256 === before.sha256) return before
      logger.info({ policy: policy.name, sha256 }, 'a new version of the policy is in force')
      return policy
    },
    refuse(why, err, { sha256 }) {
      const note = `The new version of the policy ${name} is not used, the one before stays in force: ${why}`
      logger.error({ err, policy: name, sha256 }, note)
      return note
    },
  })
}
