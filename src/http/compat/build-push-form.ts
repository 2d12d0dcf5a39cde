import { extname } from 'node:path'
import type { Submission } from '../../jobs/jobs.ts'
import type { HttpConfig } from '../app-deps.ts'
import type { Form } from './form.ts'
import { FormErrors, REQUIRED, usableFile } from './form-errors.ts'
import { ownRepository, whyNoRepository, whyNoTag, whyOtherRegistry } from './image-name.ts'

export const API = 'build-push'

/** Where the use case finds fault, and the form's field for it. */
export const FIELD_NAMES: Readonly<Record<string, string>> = {
  '/file': 'file',
  '/image_name': 'image_name',
  '/image_tag': 'image_tag',
  '/publish/image': 'image_name',
  '/publish/registry': 'image_name',
  '/publish/tag': 'image_tag',
}

/** What an empty form is told. */
export const ALL_REQUIRED = { file: [REQUIRED], image_name: [REQUIRED], image_tag: [REQUIRED] }

/**
 * The form as a submission that publishes under the server's account at the end. Throws `request_invalid` with all
 * fields that do not fit.
 */
export function toSubmission({ fields, files }: Form, publish: HttpConfig['publish']): Submission {
  const errors = new FormErrors()
  const { image_name: name = '', image_tag: tag = '' } = fields
  const file = usableFile(files.file, errors, REQUIRED)
  errors.add('file', file === undefined ? undefined : whyExtension(file.name))
  errors.add('image_name', name === '' ? REQUIRED : whyNoRepository(name))
  errors.add('image_tag', tag === '' ? REQUIRED : whyNoTag(tag))
  errors.throwAny()
  const image = ownRepository(publish, name)
  errors.add('image_name', whyOtherRegistry(image))
  errors.throwAny()
  return {
    dockerfile: file?.bytes,
    publish: { registry: publish.registry, image, tag },
    origin: { api: API, file: file?.name ?? '' },
  }
}

function whyExtension(name: string): string | undefined {
  const extension = extname(name)
  return extension === '' ? undefined : `File extension “${extension.slice(1)}” is not allowed.`
}
