/** A line about what the scripts themselves do, on stderr, so that stdout stays with the result. */
export function say(text: string): void {
  process.stderr.write(`slipway: ${text}\n`)
}
