/** Where the operator's policies lie: `NAME.yaml`, `NAME.yml` or `NAME.json` in one folder. */
import { readdirSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { readSmallFile } from '../config/small-file.ts'
import { isBuiltIn, ownPolicy } from './built-in.ts'
import { POLICY_NAME } from './policy-document.ts'
import { invalidPolicy } from './policy-error.ts'
import type { Policy } from './policy.ts'

const EXTENSIONS = ['.yaml', '.yml', '.json'] as const
const MAX_BYTES = 1_048_576

/** Files in the folder that are policies, by name. Throws `config_invalid` for a folder that cannot be read. */
export function policyFiles(folder: string): ReadonlyMap<string, string> {
  let names: readonly string[]
  try {
    names = readdirSync(folder)
  } catch (cause) {
    const detail = `the folder of policies cannot be read: ${String(cause)}`
    throw invalidPolicy(folder, detail, 'Make the folder, or correct the setting policy.folder.', cause)
  }
  const found = new Map<string, string>()
  for (const file of names.toSorted()) {
    const extension = extname(file)
    const name = basename(file, extension)
    if (!(EXTENSIONS as readonly string[]).includes(extension) || !POLICY_NAME.test(name)) continue
    const path = join(folder, file)
    if (isBuiltIn(name)) {
      throw invalidPolicy(
        path,
        `the name ${name} belongs to a policy of Slipway`,
        'Give the file another name.',
      )
    }
    const other = found.get(name)
    if (other !== undefined) {
      throw invalidPolicy(path, `${basename(other)} has the same name`, 'Keep one of the two files.')
    }
    found.set(name, path)
  }
  return found
}

/** Throws `config_invalid` for what cannot be read and for what is no policy. */
export function readPolicyFile(name: string, path: string): Policy {
  const read = readSmallFile(path, MAX_BYTES)
  if ('problem' in read) {
    const action = 'Put a policy there, or name another one.'
    throw invalidPolicy(path, `the policy ${read.problem}`, action, read.cause)
  }
  return ownPolicy(name, read.text, path)
}
