import type { Operand } from './installer-call.ts'
import { PIP } from './installers.ts'
import { pinRule } from './pin-rule.ts'

/** They name a file which has the versions, or take a project that has its own. */
const ELSEWHERE = ['-r', '--requirement', '-c', '--constraint', '-e', '--editable']

/** hadolint: versions for `pip install`. A file of requirements or constraints answers for itself. */
export const dl3013 = pinRule({
  code: 'DL3013',
  manager: PIP,
  example: 'flask==3.0.2',
  isPinned,
  isExempt: ({ flags, texts }) =>
    ELSEWHERE.some((flag) => flags.includes(flag)) || texts.some((text) => /^-[rc]./.test(text)),
})

/** https://pip.pypa.io/en/stable/cli/pip_install/#argument-handling */
function isPinned({ text }: Operand): boolean {
  const plain = text.replaceAll(/^["']|["']$/g, '')
  if (/^(?:git|hg|svn|bzr)\+/.test(plain)) return afterHost(plain).includes('@')
  return /[=<>~!@]|:\/\//.test(plain) || /^[./~]|\/|\.(?:whl|zip|tar\.\w+|tgz)(?:\[[^\]]*\])?$/.test(plain)
}

/** The user in `git+ssh://git@host` is no revision. */
function afterHost(address: string): string {
  const start = address.indexOf('://')
  const slash = address.indexOf('/', start < 0 ? 0 : start + 3)
  return slash < 0 ? '' : address.slice(slash)
}
