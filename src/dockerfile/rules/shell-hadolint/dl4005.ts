import type { Rule } from '../rule.ts'
import { eachNamed } from './command-index.ts'

/** hadolint: SHELL chooses the shell; a link over /bin/sh changes it for every program in the image. */
export const dl4005: Rule = {
  code: 'DL4005',
  aliases: [],
  severity: 'warning',
  title: 'Use SHELL to change the default shell',
  action: 'Write `SHELL ["/bin/bash", "-c"]` instead.',
  check: (file) =>
    eachNamed(file, ['ln'], ({ words, range }) =>
      words.at(-1) === '/bin/sh' ? { range, message: 'A link takes the place of /bin/sh.' } : null,
    ),
}
