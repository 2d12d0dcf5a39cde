import { labelRule } from './label-rule.ts'

/** A character of RFC 3986, or an escaped byte. */
const URI = /^[a-z][a-z0-9+.-]*:(?:[\w.~!$&'()*+,;=:@/?#[\]-]|%[0-9a-f]{2})+$/i

/** hadolint: a URI by RFC 3986, with its scheme. Ours wants a host behind `http:` and `https:` too. */
export const dl3052 = labelRule({
  code: 'DL3052',
  kind: 'url',
  title: 'Label is not a valid URL',
  action: 'Give the whole address, as `https://example.com/`.',
  problem: 'not a valid URL',
  isValid: (value) =>
    URI.test(value) && (/^https?:\/\/[^/?#]/i.test(value) ? URL.canParse(value) : !/^https?:/i.test(value)),
})
