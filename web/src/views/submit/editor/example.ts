/** The smallest submission of which the linter has nothing to say: it shows in the empty editor, and a click takes it. */
export const EXAMPLE = `# The number at "perf" becomes the performance of the job.
FROM debian:bookworm-slim
CMD ["sh", "-c", "echo '{\\"perf\\": 0.99}' > /data/perf.json"]
`
