import { SlipwayError } from '../errors/slipway-error.ts'
import type { Logger } from '../observability/logger.ts'
import { builtIn, isBuiltIn } from './built-in.ts'
import { BUILT_IN } from './policy-document.ts'
import { invalidPolicy } from './policy-error.ts'
import { fileVersion, policyFiles, readPolicyFile } from './policy-files.ts'
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
  return new PolicyOfFile(name, findFile(name, folder), logger)
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

class PolicyOfFile implements Policies {
  readonly #name: string
  readonly #path: string
  readonly #logger: Logger
  #policy: Policy
  #version: string
  #trouble: string | null = null

  constructor(name: string, path: string, logger: Logger) {
    this.#name = name
    this.#path = path
    this.#logger = logger
    // The version first: what is written in between is read again.
    this.#version = fileVersion(path)
    this.#policy = readPolicyFile(name, path)
  }

  current(): Policy {
    const version = this.#versionNow()
    if (version !== this.#version) {
      this.#version = version
      this.#read()
    }
    return this.#policy
  }

  trouble(): string | null {
    this.current()
    return this.#trouble
  }

  #versionNow(): string {
    try {
      return fileVersion(this.#path)
    } catch {
      return 'gone'
    }
  }

  #read(): void {
    try {
      const policy = readPolicyFile(this.#name, this.#path)
      this.#trouble = null
      if (policy.sha256 === this.#policy.sha256) return
      this.#policy = policy
      this.#logger.info(
        { policy: policy.name, sha256: policy.sha256 },
        'a new version of the policy is in force',
      )
    } catch (error) {
      const why = error instanceof SlipwayError ? `${error.detail}. ${error.action}` : String(error)
      this.#trouble = `The new version of the policy ${this.#name} is not used, the one before stays in force: ${why}`
      this.#logger.error({ err: error, policy: this.#name, sha256: this.#policy.sha256 }, this.#trouble)
    }
  }
}
