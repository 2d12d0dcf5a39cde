/** The five pages, and what each of them needs. */
import { join } from 'node:path'
import { repository } from '../../scripts/setup/folders.ts'

export interface CompatPage {
  /** Name of the API and of its page. */
  readonly name: string
  readonly path: string
  /** Images that its requests build on, beside busybox. */
  readonly images: readonly string[]
}

const page = (name: string, images: readonly string[] = []): CompatPage => ({
  name,
  path: join(repository, 'docs/compat', `${name}.md`),
  images,
})

export const COMPAT_PAGES: readonly CompatPage[] = [
  page('run'),
  page('job'),
  page('dockerfile-build'),
  page('build-push'),
  page('build', ['python:3.13-slim']),
]

/** The account that the pages use. Its password is `PASSWORDS.plain` of the local registry. */
export const PAGE_USER = 'ann'
