import { labelRule } from './label-rule.ts'

const ATEXT = "[\\w!#$%&'*+/=?^`{|}~-]+"
/** `addr-spec` of RFC 5322 without comments and folded white space. */
const ADDRESS = new RegExp(
  `^(?:${ATEXT}(?:\\.${ATEXT})*|"(?:[^"\\\\]|\\\\.)*")@(?:[a-z0-9-]+(?:\\.[a-z0-9-]+)*|\\[[^\\[\\]\\\\\\s]+\\])$`,
  'i',
)

/** hadolint: an address by RFC 5322, without a name in front. */
export const dl3058 = labelRule({
  code: 'DL3058',
  kind: 'email',
  title: 'Label is not an email address',
  action: 'Give the address alone, as `someone@example.com`.',
  problem: 'not an email address',
  isValid: (value) => value.length <= 320 && ADDRESS.test(value),
})
