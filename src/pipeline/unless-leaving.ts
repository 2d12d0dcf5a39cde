/** Waits no longer than until `leaving` is aborted, then throws its reason; what was waited for goes on unattended. */
export async function unlessLeaving<T>(promise: Promise<T>, leaving: AbortSignal): Promise<T> {
  const left = Promise.withResolvers<never>()
  const onLeave = (): void => left.reject(leaving.reason)
  leaving.addEventListener('abort', onLeave)
  if (leaving.aborted) onLeave()
  // When leaving wins the race nobody awaits the other; its end is of no interest then.
  promise.catch(() => undefined)
  try {
    return await Promise.race([promise, left.promise])
  } finally {
    leaving.removeEventListener('abort', onLeave)
  }
}
