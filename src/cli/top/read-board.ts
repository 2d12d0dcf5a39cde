import type { SlipwayClient } from '../../client/slipway-client.ts'
import type { TopBoard } from './top-board.ts'

/** More are not shown: a terminal has no room for them, and the header counts them. */
const MOST_JOBS = 200

/** Reads what runs and what waits. Throws what the client throws. */
export async function readJobs(client: SlipwayClient, board: TopBoard, signal?: AbortSignal): Promise<void> {
  const pages = await Promise.all([
    client.list({ status: 'running', limit: MOST_JOBS }, { signal }),
    client.list({ status: 'queued', limit: MOST_JOBS }, { signal }),
  ])
  board.replace(pages.flatMap(({ jobs }) => jobs))
}

export async function readSystem(
  client: SlipwayClient,
  board: TopBoard,
  signal?: AbortSignal,
): Promise<void> {
  board.tell(await client.system({ signal }))
}
