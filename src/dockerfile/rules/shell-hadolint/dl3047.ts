import type { Rule } from '../rule.ts'
import { eachNamed } from './command-index.ts'

/** They limit the progress bar, silence it, or send it to a file. */
const QUIET = ['--progress', '-q', '--quiet', '--no-verbose', '-o', '--output-file', '-a', '--append-output']

/** hadolint: `wget` says how it shows its progress, which fills the log of a build with dots otherwise. */
export const dl3047: Rule = {
  code: 'DL3047',
  aliases: [],
  severity: 'info',
  title: 'wget without --progress',
  action: 'Add --progress=dot:giga, or -nv.',
  check: (file) =>
    eachNamed(file, ['wget'], ({ nameRange, flags }) => {
      const isFine = flags.some((flag) => QUIET.includes(flag) || flag.startsWith('-nv'))
      if (isFine || flags.includes('--version') || flags.includes('--help')) return null
      return { range: nameRange, message: 'The progress of wget fills the log of the build.' }
    }),
}
