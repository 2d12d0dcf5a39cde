/**
 * Sends 20 variants of a Dockerfile and prints the best.
 *
 *   node_modules/.bin/node examples/sweep/sweep.ts [address of the service]
 *
 * Each copies 64 MiB with another block size and reports MiB a second as its performance. The variants run as the
 * service has slots for them; this program only waits. It uses nothing but the client: in a project of your own the
 * import is `@slipway/client`.
 */
import { SlipwayClient } from '../../src/client/slipway-client.ts'

const client = new SlipwayClient({ url: process.argv[2] ?? 'http://127.0.0.1:8080' })

/** From 512 bytes, doubled 19 times. */
const blocks = Array.from({ length: 20 }, (_, power) => 512 * 2 ** power)

const dockerfile = (block: number): string => `FROM debian:bookworm-slim
ENV BLOCK=${block}
CMD seconds=$(dd if=/dev/zero of=/dev/null bs=$BLOCK count=$((67108864 / BLOCK)) 2>&1 | \\
      sed -n 's/.*copied, \\([0-9.e+-]*\\) s,.*/\\1/p') && \\
    awk "BEGIN { printf \\"{\\\\\\"perf\\\\\\": %.1f}\\", 64 / $seconds }" > /data/perf.json
`

/** Tells the jobs of this sweep from those of others. */
const sweep = `sweep-${Date.now()}`

const results = await Promise.all(
  blocks.map(async (block) => {
    const { id } = await client.submit({
      name: `block ${block}`,
      labels: { sweep },
      dockerfile: dockerfile(block),
      performance: 'required',
    })
    const job = await client.wait(id)
    console.error(`block ${block}: ${job.performance ?? job.message}`)
    return { block, job }
  }),
)

// What was refused or broke has no performance.
const [best] = results
  .filter(({ job }) => job.performance !== null)
  .sort((a, b) => (b.job.performance ?? 0) - (a.job.performance ?? 0))

if (best === undefined) {
  console.error(`none of ${results.length} succeeded`)
  process.exitCode = 1
} else {
  console.log(`best of ${results.length}: block ${best.block} with ${best.job.performance} MiB/s (job ${best.job.id})`)
  console.log(`all of them: slipway leaderboard --label sweep=${sweep}`)
}
