import { flagParts } from '../../check-flags.ts'
import type { Command } from '../../command.ts'
import { remoteKinds } from '../../remote-add.ts'
import type { Fix, Rule } from '../rule.ts'
import { baseName, isArchiveName } from './archive-names.ts'
import { everyCommand } from './every-command.ts'
import { shown } from './shown.ts'

const FLAGS_OF_BOTH = /^(?:chown|chmod|link|exclude)$/

/**
 * hadolint: ADD only for archives and URLs. Ours lets git repositories, heredocs and a source that is nothing but a
 * variable pass too, and any ADD that has at least one such source. The fix is offered where COPY does the same for
 * every file that the sources can match.
 */
export const dl3020: Rule = {
  code: 'DL3020',
  aliases: [],
  // An error of hadolint's, but it builds and does what it says: no reason to refuse a submission.
  severity: 'warning',
  keywords: ['ADD'],
  title: 'COPY instead of ADD for files and folders',
  action: 'Write COPY in place of ADD.',
  *check(file) {
    for (const command of everyCommand(file)) {
      if (command.keyword !== 'ADD' || command.words.length < 2) continue
      const sources = command.words.slice(0, -1)
      if (!sources.every(isPlain) || unpacks(command)) continue
      const message = `ADD does no more here than COPY, for ${shown(sources[0] ?? '')} is neither archive nor address.`
      const fix = sources.every(isSurelyNoArchive) && hasFlagsOfCopy(command) ? copyInstead(command) : null
      yield { range: command.keywordRange, message, ...(fix && { fix }) }
    }
  },
}

function isPlain(source: string): boolean {
  const name = baseName(source)
  if (name.includes('$') || isArchiveName(name) || /^\d*<</.test(source)) return false
  return remoteKinds(source).length === 0
}

/** `*` matches archives too; `*.py` does not. */
function isSurelyNoArchive(source: string): boolean {
  return !source.includes('$') && !/[*?[\]][^.]*$/.test(baseName(source))
}

function unpacks({ flags }: Command): boolean {
  return flags.map(flagParts).some(({ name, value }) => name === 'unpack' && value?.toLowerCase() !== 'false')
}

function hasFlagsOfCopy({ flags }: Command): boolean {
  return flags.every((flag) => FLAGS_OF_BOTH.test(flagParts(flag).name))
}

function copyInstead({ keywordRange, written }: Command): Fix {
  const text = written === written.toLowerCase() ? 'copy' : 'COPY'
  return { title: 'Replace ADD by COPY', edits: [{ range: keywordRange, text }] }
}
