/** The Engine API's container calls, each with its schema: only the fields that are used. */
import type { IncomingMessage } from 'node:http'
import Type, { type Static } from 'typebox'
import type { CallOptions, DockerClient } from '../client.ts'
import { isConflict, isMissing, isUnchanged } from '../errors.ts'
import { ownedFilter } from '../labels.ts'
import type { ContainerBody } from './container-body.ts'
import { callForJson, callForText, openStream } from './engine-call.ts'

const Created = Type.Object({ Id: Type.String() })

const Labels = Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()])

const ContainerState = Type.Object({
  Id: Type.String(),
  State: Type.Object({
    Status: Type.String(),
    Running: Type.Boolean(),
    Pid: Type.Optional(Type.Number()),
    ExitCode: Type.Number(),
    OOMKilled: Type.Optional(Type.Boolean()),
    Error: Type.Optional(Type.String()),
    StartedAt: Type.String(),
    FinishedAt: Type.String(),
  }),
  Config: Type.Object({ Labels: Type.Optional(Labels) }),
})
export type ContainerState = Static<typeof ContainerState>

const ContainerList = Type.Array(
  Type.Object({ Id: Type.String(), State: Type.String(), Labels: Type.Optional(Labels) }),
)
export type ListedContainer = Static<typeof ContainerList>[number]

export async function createContainer(
  client: DockerClient,
  name: string,
  body: ContainerBody,
  options?: CallOptions,
): Promise<string> {
  const request = { method: 'POST', path: '/containers/create', query: { name }, body } as const
  return (await callForJson(client, 'create container', request, Created, options)).Id
}

/** Starts it; started already is no error. */
export async function startContainer(client: DockerClient, id: string, options?: CallOptions): Promise<void> {
  const request = { method: 'POST', path: `/containers/${id}/start` } as const
  await callForText(client, 'start container', request, options).catch((error: unknown) => {
    if (!isUnchanged(error)) throw error
  })
}

/** Undefined when there is no such container. Takes an id or a name. */
export async function inspectContainer(
  client: DockerClient,
  id: string,
  options?: CallOptions,
): Promise<ContainerState | undefined> {
  const request = { method: 'GET', path: `/containers/${id}/json` } as const
  return unlessMissing(callForJson(client, 'inspect container', request, ContainerState, options))
}

/** Resolves when the container is not running; waits without a limit. */
export async function waitContainer(client: DockerClient, id: string, signal: AbortSignal): Promise<void> {
  const query = { condition: 'not-running' }
  const request = { method: 'POST', path: `/containers/${id}/wait`, query } as const
  await callForText(client, 'wait for container', request, { signal, timeoutMs: Number.POSITIVE_INFINITY })
}

/** Sends a signal. False when it had ended or was gone already. */
export async function killContainer(
  client: DockerClient,
  id: string,
  signal: 'KILL' | 'TERM' = 'KILL',
): Promise<boolean> {
  const request = { method: 'POST', path: `/containers/${id}/kill`, query: { signal } } as const
  try {
    await callForText(client, 'kill container', request)
    return true
  } catch (error) {
    if (isMissing(error) || isConflict(error)) return false
    throw error
  }
}

/** Kills and removes it with its anonymous volumes. False when it was gone, or is being removed by another call. */
export async function removeContainer(client: DockerClient, id: string): Promise<boolean> {
  const request = {
    method: 'DELETE',
    path: `/containers/${id}`,
    query: { force: 'true', v: 'true' },
  } as const
  try {
    await callForText(client, 'remove container', request)
    return true
  } catch (error) {
    if (isMissing(error) || isConflict(error)) return false
    throw error
  }
}

/** All containers of the instance, ended ones included, that carry the further labels. */
export function listContainers(
  client: DockerClient,
  labels: readonly string[] = [],
  options?: CallOptions,
): Promise<readonly ListedContainer[]> {
  const filters = JSON.stringify(ownedFilter(client.instanceId, ...labels))
  const request = { method: 'GET', path: '/containers/json', query: { all: 'true', filters } } as const
  return callForJson(client, 'list containers', request, ContainerList, options)
}

/**
 * The output from its beginning and as it comes (`follow`), its last lines (`tail`), or what was written at or after a
 * time in seconds (`since`); framed, each entry with its time.
 */
export function openLogs(
  client: DockerClient,
  id: string,
  what: { readonly follow: true } | { readonly tail: number } | { readonly since: string },
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const part = Object.fromEntries(Object.entries(what).map(([name, value]) => [name, String(value)]))
  const query = { stdout: 'true', stderr: 'true', timestamps: 'true', ...part }
  return openStream(client, 'read logs', { method: 'GET', path: `/containers/${id}/logs`, query }, { signal })
}

/** A tar of a path in the container, links not followed. Undefined when the path or the container is missing. */
export function openArchive(
  client: DockerClient,
  id: string,
  path: string,
  signal: AbortSignal,
): Promise<IncomingMessage | undefined> {
  const request = { method: 'GET', path: `/containers/${id}/archive`, query: { path } } as const
  return unlessMissing(openStream(client, 'read archive', request, { signal }))
}

/** Samples of the container's use, one JSON document a line, until it ends. */
export function openStats(client: DockerClient, id: string, signal: AbortSignal): Promise<IncomingMessage> {
  const request = { method: 'GET', path: `/containers/${id}/stats`, query: { stream: 'true' } } as const
  return openStream(client, 'read stats', request, { signal })
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}
