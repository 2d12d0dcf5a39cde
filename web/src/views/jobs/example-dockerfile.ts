/** `examples/perf/Dockerfile`, byte for byte: a test compares them. */
export const EXAMPLE_DOCKERFILE = `# The smallest submission: it reports a performance of 0.99 and ends.
#
# Slipway mounts a folder of limited size at /data and reads perf.json from it when the container has ended. The number
# at "perf" becomes the job's performance.
FROM debian:bookworm-slim
CMD echo '{"perf":0.99}' > /data/perf.json
`
