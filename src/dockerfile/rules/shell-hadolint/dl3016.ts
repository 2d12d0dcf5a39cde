import type { Operand } from './installer-call.ts'
import { NPM } from './installers.ts'
import { pinRule } from './pin-rule.ts'

/** hadolint: versions for `npm install <package>`. Without packages the project's own files say them. */
export const dl3016 = pinRule({
  code: 'DL3016',
  manager: NPM,
  example: 'express@4.19.2',
  isPinned,
})

/** https://docs.npmjs.com/cli/commands/npm-install: a scope begins with @ too; a git address is pinned by `#`. */
function isPinned({ text }: Operand): boolean {
  const plain = text.replaceAll(/^["']|["']$/g, '')
  if (/^[./~]|^file:|\.(?:tgz|tar|tar\.gz)$/.test(plain)) return true
  if (/^(?:git|github|gitlab|bitbucket|gist)[+:@]|^ssh:|\.git$/.test(plain)) return plain.includes('#')
  if (/^https?:/.test(plain) || plain.includes('#')) return true
  return plain.indexOf('@', 1) > 0
}
