/** What the tests of the templates need of a machine: base images, and package indexes that builds can reach. */
import { text } from 'node:stream/consumers'
import { connect } from '../../scripts/setup/connection.ts'
import { TEMPLATE_IMAGES, ensureBaseImages } from '../../scripts/setup/images.ts'
import { SetupError } from '../../scripts/setup/setup-error.ts'
import { EngineView } from '../support/engine-view.ts'
import type { TestEngine } from '../support/engines.ts'

/** Asks the index for one small package, as a build would. */
const QUESTIONS = {
  'python:3.13-slim': ['pip', 'download', '--no-deps', '--no-cache-dir', '-d', '/tmp', 'blinker==1.9.0'],
  'node:26-slim': ['npm', 'view', 'express@5.3.0', 'version', '--cache', '/tmp'],
}

/** Why templates cannot be built on the engine here; false when they can. */
export async function missingForTemplates(engine: TestEngine): Promise<string | false> {
  if (engine.skip !== false) return engine.skip
  const problem = await makeImages(engine.address)
  if (problem !== undefined) return problem
  const view = new EngineView(engine.address)
  for (const [image, question] of Object.entries(QUESTIONS)) {
    const answer = await runToEnd(view, image, question)
    if (answer.exitCode === 0) continue
    const why = answer.output.trim().split('\n').at(-1) ?? `exit code ${answer.exitCode}`
    return `no package index can be reached from a container of ${image}: ${why}`
  }
  return false
}

async function makeImages(address: string): Promise<string | undefined> {
  const connection = await connect(address)
  if (connection === undefined) return `no engine answers at ${address}`
  try {
    await ensureBaseImages(connection, TEMPLATE_IMAGES)
    return undefined
  } catch (error) {
    if (error instanceof SetupError) return error.text
    throw error
  } finally {
    connection.client.close()
  }
}

async function runToEnd(
  view: EngineView,
  image: string,
  command: readonly string[],
): Promise<{ readonly exitCode: number; readonly output: string }> {
  const { Id } = await view.call<{ Id: string }>('POST', '/containers/create', {
    Image: image,
    Cmd: command,
    Tty: true,
  })
  try {
    await view.call('POST', `/containers/${Id}/start`)
    const { StatusCode } = await view.call<{ StatusCode: number }>('POST', `/containers/${Id}/wait`)
    const logs = await view.stream('GET', `/containers/${Id}/logs?stdout=true&stderr=true`)
    return { exitCode: StatusCode, output: await text(logs) }
  } finally {
    await view.call('DELETE', `/containers/${Id}?force=true&v=true`)
  }
}
