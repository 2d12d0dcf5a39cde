import { parse } from 'semver'
import { labelRule } from './label-rule.ts'

/** hadolint: a version by https://semver.org. A `v` in front is no part of one, though the library would take it. */
export const dl3056 = labelRule({
  code: 'DL3056',
  kind: 'semver',
  title: 'Label is not a semantic version',
  action: 'Give three numbers, as `1.2.3` or `1.2.3-rc.1`.',
  problem: 'not a semantic version',
  isValid: (value) => /^\d\S*$/.test(value) && parse(value) !== null,
})
