/** Credentials by the shapes that their issuers have published, and what samples of them look like. */
import { crc32 } from 'node:zlib'

export interface SecretShape {
  readonly name: string
  /** One of these stands in each such secret: a file without them is not looked at further. */
  readonly hints?: readonly string[]
  /** Stands in each as well. */
  readonly needs?: string
  /** With the flag `g`; the secret is the group `secret`, or all of the match. Bounded, and starts at no inner place. */
  readonly pattern: RegExp
  /** Looks closer at what the pattern took. */
  readonly isReal?: (secret: string) => boolean
}

/** Prefix, alphabet and length are an issuer's own: nothing else looks like that. */
export const CERTAIN_SHAPES: readonly SecretShape[] = [
  {
    name: 'private key',
    hints: ['PRIVATE KEY'],
    // Its header alone stands in scripts that look for one; base64 behind it makes it a key.
    pattern:
      /-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----(?:\\[nr]|[\s"'#\\]){1,40}(?:[A-Za-z-]{1,20}: [^\n]{0,100}\n\s{0,20}){0,4}[A-Za-z0-9+/]{24,}/g,
  },
  { name: 'AWS access key ID', hints: ['AKIA', 'ASIA'], pattern: /(?<!\w)(?:AKIA|ASIA)[A-Z2-7]{16}(?!\w)/g },
  {
    name: 'AWS secret key',
    pattern:
      /aws_secret_access_key["']?[ \t]{0,4}[=: ][ \t]{0,4}["']?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
  },
  {
    name: 'GitHub token',
    hints: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    pattern: /(?<!\w)gh[pousr]_[A-Za-z0-9]{36}(?!\w)/g,
    isReal: hasChecksum,
  },
  {
    name: 'GitHub token',
    hints: ['github_pat_'],
    pattern: /(?<!\w)github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}(?!\w)/g,
  },
  { name: 'npm token', hints: ['npm_'], pattern: /(?<!\w)npm_[A-Za-z0-9]{36}(?!\w)/g, isReal: hasChecksum },
  {
    name: 'GitLab token',
    hints: ['gl'],
    pattern: /(?<!\w)gl(?:pat|dt|rt|ptt|cbt|ft|soat)-[\w-]{20,300}(?![\w-])/g,
  },
  {
    name: 'Slack token',
    hints: ['xox'],
    pattern: /(?<!\w)xox[abeprs]-\d{8,14}-[A-Za-z0-9-]{10,200}(?![\w-])/g,
  },
  {
    name: 'Slack webhook',
    hints: ['hooks.slack.com'],
    pattern: /(?<=hooks\.slack\.com\/services\/)T[A-Z0-9]{8,12}\/B[A-Z0-9]{8,12}\/[A-Za-z0-9]{24}(?!\w)/g,
  },
  { name: 'Stripe key', hints: ['k_live_'], pattern: /(?<!\w)[sr]k_live_[A-Za-z0-9]{24,247}(?!\w)/g },
  { name: 'PyPI token', hints: ['pypi-'], pattern: /(?<![\w-])pypi-AgE[ID][\w-]{60,1000}(?![\w-])/g },
  { name: 'Docker Hub token', hints: ['dckr_'], pattern: /(?<![\w-])dckr_[po]at_[\w-]{27,64}(?![\w-])/g },
  {
    name: 'Azure storage key',
    hints: ['AccountKey='],
    pattern: /(?<=AccountKey=)[A-Za-z0-9+/]{86}==/g,
  },
  { name: 'Google OAuth secret', hints: ['GOCSPX-'], pattern: /(?<![\w-])GOCSPX-[\w-]{28}(?![\w-])/g },
  { name: 'Hugging Face token', hints: ['hf_'], pattern: /(?<!\w)hf_[A-Za-z]{34}(?!\w)/g },
  { name: 'SendGrid key', hints: ['SG.'], pattern: /(?<![\w-])SG\.[\w-]{22}\.[\w-]{43}(?![\w-])/g },
]

/** Credentials as a rule, but some are made to be public, and other things look like that. */
export const LIKELY_SHAPES: readonly SecretShape[] = [
  { name: 'Google API key', hints: ['AIza'], pattern: /(?<![\w-])AIza[\w-]{35}(?![\w-])/g },
  {
    name: 'Azure client secret',
    hints: ['8Q~'],
    pattern: /(?<![\w~.-])[A-Za-z0-9]{3}8Q~[\w~.-]{34}(?![\w~.-])/g,
  },
  {
    name: 'JSON web token',
    hints: ['eyJ'],
    pattern: /(?<![\w.-])eyJ[\w-]{12,2000}\.eyJ[\w-]{12,4000}\.[\w-]{20,1000}(?![\w-])/g,
    isReal: hasTokenHeader,
  },
  {
    name: 'password in an address',
    hints: ['://'],
    needs: '@',
    pattern:
      /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/@:"'$<{]{1,64}:(?<secret>[^\s/@:"'$<{*]{4,128})@/gi,
    isReal: (password) =>
      !isSample(password) && !/^(?:pass|passwd|password|pw|user|secret|token)$/i.test(password),
  },
]

/** `FOO_PASSWORD=value` and `"apiKey": "value"`: the value may be anything, so that its entropy has to speak. */
export const ASSIGNMENT: SecretShape = {
  name: 'password or key',
  pattern:
    /(?<![A-Za-z])(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|access[_-]?key|secret[_-]?key|account[_-]?key|auth[_-]?key|private[_-]?key|credentials?)(?:_?id)?["']?(?:[ \t]{0,4}[=:][ \t]{0,4}|[ \t]{1,4})["']?(?<secret>[A-Za-z0-9+/=_.~!@#%^&*-]{8,200})(?![A-Za-z0-9+/=_.~!@#%^&*$-])/gi,
  isReal: isRandom,
}

const SAMPLE =
  /example|sample|dummy|placeholder|change.?me|your|insert|x{4}|\*\*\*|\.\.\.|<|test|fake|redacted|passw|secret|(.)\1{5}|12345678|abcdef/i

/** True for what a documentation shows in place of a secret. */
export function isSample(secret: string): boolean {
  return SAMPLE.test(secret.slice(0, 400))
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Tokens of GitHub and npm end in the CRC-32 of their random part in base 62, so that samples made up are told apart. */
function hasChecksum(token: string): boolean {
  const body = token.slice(token.indexOf('_') + 1)
  let sum = crc32(body.slice(0, -6))
  let text = ''
  for (let place = 0; place < 6; place++) {
    text = BASE62.charAt(sum % 62) + text
    sum = Math.floor(sum / 62)
  }
  return body.endsWith(text)
}

function hasTokenHeader(token: string): boolean {
  try {
    const header: unknown = JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString())
    return typeof header === 'object' && header !== null && 'alg' in header
  } catch {
    return false
  }
}

/** Letters and digits, not a path, a version or an address, and no pattern in it: as a generator makes them. */
function isRandom(value: string): boolean {
  if (/^[./@~]|^\w+\/|:\/\/|^\d[\d.:-]*$|^[a-z]+(?:[-_.][a-z]+)*$/i.test(value) || isSample(value))
    return false
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length
  return /\d/.test(value) && kinds >= 2 && entropy(value) >= (value.length >= 16 ? 3.5 : 2.9)
}

/** Shannon's, in bits a character. */
function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}
