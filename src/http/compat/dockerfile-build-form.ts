import type { Submission } from '../../jobs/jobs.ts'
import type { Form } from './form.ts'
import { FormErrors, REQUIRED, usableFile } from './form-errors.ts'
import { whyNoRepository, whyOtherRegistry } from './image-name.ts'

export const API = 'dockerfile-build'

/** Where the use case finds fault, and the form's field for it. */
export const FIELD_NAMES: Readonly<Record<string, string>> = {
  '/file': 'file',
  '/username': 'username',
  '/password': 'password',
  '/docker_username': 'username',
  '/docker_password': 'password',
  '/docker_repo': 'docker_repo',
  '/publish/image': 'username',
  '/publish/credential/username': 'username',
  '/publish/credential/password': 'password',
}

const NOT_A_FILE = 'The submitted data was not a file. Check the encoding type on the form.'
const NO_FILE = 'No file was submitted.'
const DEFAULT_REPOSITORY = 'dockerfile-build'

/**
 * The form as a submission that publishes to `registry` at the end, tagged with the time of the submit. Throws
 * `request_invalid` with all fields that do not fit.
 */
export function toSubmission({ fields, files }: Form, registry: string, now: Date): Submission {
  const errors = new FormErrors()
  const username = fields.username || fields.docker_username || ''
  const password = fields.password || fields.docker_password || ''
  const repository = fields.docker_repo || DEFAULT_REPOSITORY
  const file = usableFile(files.file, errors, fields.file === undefined ? NO_FILE : NOT_A_FILE)
  errors.add('username', username === '' ? REQUIRED : whyNoRepository(username))
  errors.add('docker_repo', whyNoRepository(repository))
  errors.throwAny()
  const image = `${username}/${repository}`
  errors.add('username', whyOtherRegistry(image))
  errors.throwAny()
  return {
    dockerfile: file?.bytes,
    publish: {
      registry,
      image,
      tag: timeTag(now),
      ...(password === '' ? {} : { credential: { username, password } }),
    },
    origin: { api: API, file: file?.name ?? '', username },
  }
}

/** `20261121125244`, in UTC. */
function timeTag(now: Date): string {
  return now.toISOString().slice(0, 19).replaceAll(/\D/g, '')
}
