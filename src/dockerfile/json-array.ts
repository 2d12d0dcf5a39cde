/** The array that the arguments are in JSON, undefined when they are none (and are taken as plain words then). */
export function jsonArray(text: string): readonly unknown[] | undefined {
  if (!text.startsWith('[')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
