/** Versions of Python packages: PEP 440 (https://packaging.python.org/specifications/version-specifiers/), by its library. */
import { compare, valid } from '@renovatebot/pep440'
import type { VersionOrder } from './version-order.ts'

/** Longer than any version; the library's pattern is not made for hostile lengths. */
const MAX_LENGTH = 256

export const pep440Order: VersionOrder = {
  isValid: (text) => text.length <= MAX_LENGTH && valid(text) !== null,
  compare: (a, b) => compare(a, b),
}
