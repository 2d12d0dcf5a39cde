import type { Rule } from '../rule.ts'
import { placedLabels } from './label-places.ts'
import { shown } from './shown.ts'

const RESERVED = ['com.docker.', 'io.docker.', 'org.dockerproject.']

/**
 * hadolint: keys of labels follow https://docs.docker.com/engine/manage-resources/labels/#key-format-recommendations.
 * Ours says which of its rules is broken, and leaves out keys with variables that are not known.
 */
export const dl3048: Rule = {
  code: 'DL3048',
  aliases: [],
  severity: 'info',
  keywords: ['LABEL'],
  title: 'Invalid label key',
  action: 'Write the key in lower case with dots and hyphens, as `org.example.name`.',
  *check(file, context) {
    for (const { keyRange, name } of placedLabels(file, context)) {
      const problem = name === null ? null : problemOf(name)
      if (name === null || problem === null) continue
      yield { range: keyRange, message: `The label key ${shown(name)} ${problem}.` }
    }
  },
}

function problemOf(key: string): string | null {
  const reserved = RESERVED.find((namespace) => key.startsWith(namespace))
  if (reserved !== undefined)
    return `is in the namespace ${reserved.slice(0, -1)}, which Docker keeps for itself`
  const odd = /[^a-z0-9.-]/u.exec(key)?.[0]
  if (odd !== undefined) return `has the character ${shown(odd)}`
  if (!/^[a-z]/.test(key)) return 'does not start with a letter'
  if (!/[a-z0-9]$/.test(key)) return 'does not end in a letter or a digit'
  return /\.\.|--/.test(key) ? 'has two dots or hyphens in a row' : null
}
