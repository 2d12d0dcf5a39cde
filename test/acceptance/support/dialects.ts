/** The older APIs as their clients use them: a submit through each, and one job as all of them tell it. */
import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import type { Api } from '../../support/http.ts'

export const DIALECTS = ['run', 'job', 'dockerfile-build', 'build-push', 'build'] as const
export type Dialect = (typeof DIALECTS)[number]

export interface Wanted {
  readonly dockerfile: string
  /** A template with the same Dockerfile, for the API that takes only templates. */
  readonly template: string
  /** Last part of the name under which it is published, by those that publish. */
  readonly name: string
}

/** The words of each API for one job. */
export interface Story {
  readonly native: string
  readonly run: string
  readonly job: string
  readonly dockerfileBuild: string
  /** Build and push. */
  readonly buildPush: string
  readonly build: string
}

/** The user of `dockerfile-build`; the others publish below the server's namespace, which is called the same. */
export const USER = 'team'

/** Resolves with the job's id. */
export async function submit(api: Api, dialect: Dialect, wanted: Wanted): Promise<string> {
  switch (dialect) {
    case 'run': {
      const { body } = await api.call<string>('POST', '/run', { body: form(wanted, {}) })
      return body.replace('Job was launched with id ', '')
    }
    case 'job': {
      const dockerfile = gzipSync(wanted.dockerfile).toString('base64')
      return (
        await json<{ id: string }>(api, '/api/v1/job', { name: wanted.name, description: '', dockerfile })
      ).id
    }
    case 'dockerfile-build': {
      const body = form(wanted, { username: USER, docker_repo: wanted.name })
      const answer = await api.call<{ data: { id: string } }>('POST', '/api/dockerfile-build/', { body })
      assert.equal(answer.status, 202, JSON.stringify(answer.body))
      return answer.body.data.id
    }
    case 'build-push': {
      const body = form(wanted, { image_name: wanted.name, image_tag: '1' })
      const answer = await api.call<{ status: number; build_id: string }>('POST', '/build-push', { body })
      assert.equal(answer.body.status, 200, JSON.stringify(answer.body))
      return answer.body.build_id
    }
    case 'build': {
      const body = { model_version: wanted.template, name: wanted.name, tag: '1' }
      return (await json<{ build_id: string }>(api, '/api/v1/build', body)).build_id
    }
    default:
      return dialect satisfies never
  }
}

/** One job through all six APIs at once. */
export async function tell(api: Api, id: string): Promise<Story> {
  const get = async <Body>(path: string): Promise<Body> => (await api.call<Body>('GET', path)).body
  const [native, run, job, record, states, build] = await Promise.all([
    api.job(id),
    get<string>(`/status?id=${id}`),
    get<{ status: string }>(`/api/v1/job/${id}`),
    get<{ data: { status: string } }>(`/api/dockerfile-build/?dockerfile_build_id=${id}`),
    get<{ build_status: Record<string, string> }>(`/build-push-status?build_id=${id}`),
    get<{ status: string }>(`/api/v1/build/${id}/status`),
  ])
  const { build_status, push_status } = states.build_status
  return {
    native: native.status === 'running' ? `running ${native.stage}` : native.status,
    run: /^Job \S+ was (\w+)/.exec(run)?.[1] ?? run,
    job: job.status,
    // The reason is the job's own message, which is compared where it is known.
    dockerfileBuild: record.data.status.replace(`Error: ${native.message}`, 'Error'),
    buildPush: `${build_status}, ${push_status}`,
    build: build.status,
  }
}

async function json<Body>(api: Api, path: string, body: object): Promise<Body> {
  const headers = { 'Content-Type': 'application/json' }
  const answer = await api.call<Body>('POST', path, { headers, body: JSON.stringify(body) })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body
}

function form({ dockerfile }: Wanted, fields: Readonly<Record<string, string>>): FormData {
  const data = new FormData()
  data.append('file', new File([dockerfile], 'Dockerfile'))
  for (const [name, value] of Object.entries(fields)) data.append(name, value)
  return data
}
