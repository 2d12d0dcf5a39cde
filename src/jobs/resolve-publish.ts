import type { Config } from '../config/schema.ts'
import { SlipwayError } from '../errors/slipway-error.ts'
import { checkRegistry, checkTag, parseReference } from './image-reference.ts'
import type { PublishSpec } from './job.ts'
import type { Account, PublishRequest } from './jobs.ts'

const CREDENTIAL_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
const MAX_USERNAME = 256
const MAX_PASSWORD = 8192
const AT = '/publish'

/** Where an image is to go, checked. Throws `request_invalid`, and `policy_denied` for what `publish.allow` does not name. */
export function resolvePublish(
  request: PublishRequest,
  config: Pick<Config['publish'], 'registry' | 'allow'>,
): PublishSpec {
  const { registry, repository, tag } = parseReference(request.image, `${AT}/image`)
  if (registry !== null && request.registry !== undefined) throw twice('registry')
  if (tag !== null && request.tag !== undefined) throw twice('tag')
  const spec = {
    registry: registry ?? checkRegistry(request.registry ?? config.registry, `${AT}/registry`),
    repository,
    tag: tag ?? checkTag(request.tag ?? 'latest', `${AT}/tag`),
  }
  refuseForeign(`${spec.registry}/${spec.repository}`, config.allow)
  const { credential } = request
  if (typeof credential !== 'object') {
    if (credential !== undefined) checkCredentialName(credential, `${AT}/credential`)
    return { ...spec, credential: credential ?? null, ownCredential: false }
  }
  checkAccount(credential, `${AT}/credential`)
  return { ...spec, credential: null, ownCredential: true }
}

export function checkCredentialName(name: string, where: string): void {
  if (CREDENTIAL_NAME.test(name)) return
  throw invalid(
    where,
    'the name of a credential has at most 64 letters, digits, dots, dashes and underscores',
  )
}

/** The message never says what was sent. */
export function checkAccount({ username, password }: Account, where: string): void {
  if (username === '' || username.length > MAX_USERNAME || /[\u0000-\u001f\u007f:]/.test(username)) {
    throw invalid(
      `${where}/username`,
      `a user name has 1 to ${MAX_USERNAME} characters, and no colon or control character`,
    )
  }
  if (password === '' || password.length > MAX_PASSWORD || /[\u0000-\u001f\u007f]/.test(password)) {
    throw invalid(
      `${where}/password`,
      `a password has 1 to ${MAX_PASSWORD} characters, and no control character`,
    )
  }
}

/** `*` in a pattern stands for any characters; a pattern covers the whole of registry and repository. */
function refuseForeign(name: string, allow: string): void {
  const patterns = allow
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  if (patterns.length === 0 || patterns.some((pattern) => matches(pattern, name))) return
  throw new SlipwayError('policy_denied', {
    where: `${AT}/image`,
    detail: `this server does not publish to ${name}`,
    action: `Choose a destination that it allows: ${patterns.join(', ')}.`,
  })
}

function matches(pattern: string, name: string): boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&'))
    .join('.*')
  return new RegExp(`^${source}$`).test(name)
}

function twice(part: 'registry' | 'tag'): SlipwayError {
  return invalid(`${AT}/${part}`, `the ${part} is given twice: in \`image\` and in \`${part}\``)
}

function invalid(where: string, detail: string): SlipwayError {
  return new SlipwayError('request_invalid', { where, detail })
}
