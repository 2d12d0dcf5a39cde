/**
 * The catalogue of every error code of the service. A code is stable: clients match on it, docs/errors.md
 * documents it (a test compares the two), and it is never reused for something else.
 *
 * `retryable` says whether the same call may go through later without any change by the caller.
 */
export interface CodeEntry {
  readonly title: string
  readonly action: string
  readonly retryable: boolean
}

const code = (title: string, action: string, retryable = false): CodeEntry => ({ title, action, retryable })

export const CODES = {
  // what a caller sent
  request_invalid: code('The request does not fit its schema', 'Correct the named field and send it again.'),
  body_too_large: code('The request body is too large', 'Send less, or raise the limit named in the detail.'),
  media_type_unsupported: code(
    'The content type is not supported',
    'Send application/json, multipart/form-data, text/plain, text/x-dockerfile or application/octet-stream.',
  ),
  not_acceptable: code(
    'None of the accepted types can be sent',
    'Ask for one of the types named in the detail.',
  ),
  method_not_allowed: code(
    'This address does not know that method',
    'Use one of the methods in the Allow header.',
  ),
  request_timeout: code(
    'The request did not arrive in time',
    'Send it again over a steadier connection.',
    true,
  ),
  origin_denied: code(
    'The request comes from another site',
    'Call the API from a program, or from a page that this service itself has served.',
  ),
  dockerfile_invalid: code(
    'The Dockerfile cannot be accepted',
    'Correct the Dockerfile where the detail points.',
  ),
  policy_denied: code('The policy of this server refuses the submission', 'Remove what the detail names.'),
  context_invalid: code(
    'The build context cannot be accepted',
    'Send a tar, tar.gz or zip archive of regular files, folders and links that stay inside it.',
  ),
  idempotency_conflict: code(
    'The Idempotency-Key was used before with another body',
    'Use a new key for a new submission.',
  ),
  unauthorized: code('A token is needed', 'Send Authorization: Bearer TOKEN.'),
  // state
  not_found: code(
    'There is nothing at this address',
    'Check the path; /api/v2/openapi.json lists all of them.',
  ),
  job_not_found: code('There is no such job', 'Check the id; GET /api/v2/jobs lists the jobs.'),
  credential_not_found: code(
    'There is no such credential',
    'Check the name; GET /api/v2/credentials lists the credentials.',
  ),
  template_not_found: code(
    'There is no such template',
    'Check the name; GET /api/v2/templates lists the templates.',
  ),
  job_state_conflict: code(
    'The job is in a state that does not allow this',
    'Look at the job and its status first.',
  ),
  lease_lost: code('Another worker owns this attempt now', 'Stop working on it; nothing was written.'),
  // our side
  engine_unavailable: code(
    'The container engine does not answer',
    'Start the engine, or point DOCKER_HOST at one; `slipway doctor` tells what is missing.',
    true,
  ),
  engine_timeout: code(
    'The container engine did not answer in time',
    'Nothing to do; it is tried again.',
    true,
  ),
  engine_failed: code('The container engine failed', 'Nothing to do; it is tried again.', true),
  engine_unsupported: code(
    'The container engine cannot do this',
    'Use an engine that can, or change the setting.',
  ),
  registry_unavailable: code('The image registry does not answer', 'Nothing to do; it is tried again.', true),
  publish_unavailable: code(
    'The registry to publish to cannot take the image now',
    'Nothing to do; it is tried again.',
    true,
  ),
  registry_refused: code(
    'The registry refuses what was asked of it',
    'Check the account and what the registry allows it to do.',
  ),
  advisories_unavailable: code(
    'The source of the advisories cannot be used now',
    'Nothing to do in the service, which tries again; the advisories it has stay in use.',
    true,
  ),
  advisories_invalid: code(
    'What the source of the advisories gave is damaged or is no OSV export',
    'Check the address or the file; the advisories that were there stay in use.',
  ),
  secret_unreadable: code(
    'A sealed secret cannot be opened with the key in force',
    'Start the service with the key under which it was sealed, or enter the credential again.',
  ),
  storage_full: code(
    'The data folder has no space left',
    'Free space in the data folder, then send it again.',
    true,
  ),
  storage_failed: code('The store failed', 'Look at the log of the service.', true),
  data_folder_locked: code(
    'Another Slipway process holds this data folder',
    'Stop that process, or choose another folder with --data.',
  ),
  config_invalid: code(
    'The configuration is not valid',
    'Correct the named setting; `slipway config` shows all of them.',
  ),
  shutting_down: code('The service is shutting down', 'Try again in a moment.', true),
  overloaded: code('The service has too much to do', 'Try again in a moment.', true),
  internal: code('Something went wrong inside Slipway', 'Look at the log of the service, and report it.'),
} as const

export type ErrorCode = keyof typeof CODES
