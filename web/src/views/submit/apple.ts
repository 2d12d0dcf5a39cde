/** Keyboards of Apple have another key for commands. */
export function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform)
}
