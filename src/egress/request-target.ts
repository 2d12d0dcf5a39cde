import { type Target, parseTarget } from './target.ts'

export interface RequestTarget {
  readonly target: Target
  /** Origin-form, for the request line that goes to the host. */
  readonly path: string
}

/**
 * The target of a request to a proxy in absolute form (RFC 9112, 3.2.2): `http://HOST[:PORT]/PATH`, or in words why it
 * is refused. OPTIONS without a path asks the host as a whole: `*` (3.2.4).
 */
export function parseRequestTarget(method: string, url: string): RequestTarget | string {
  if (!/^[\x21-\x7e]*$/.test(url)) return 'the target holds characters that a URL may not have'
  if (/^https:\/\//i.test(url)) return 'https goes through this proxy by CONNECT only'
  const parts = /^http:\/\/([^/?#\\]*)([/?].*)?$/i.exec(url)
  if (!parts) return 'this is a proxy: the target must be a URL with http://, or CONNECT must be used'
  const [, authority = '', rest = ''] = parts
  if (rest.includes('#')) return 'the target has a fragment'
  const target = parseTarget(authority, 80)
  if (typeof target === 'string') return target
  if (rest === '' && method === 'OPTIONS') return { target, path: '*' }
  return { target, path: rest.startsWith('/') ? rest : `/${rest}` }
}
