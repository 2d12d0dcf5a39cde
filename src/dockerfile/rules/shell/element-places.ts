/** Where the strings of a JSON array of strings stand, quotes included; `raw` is valid JSON. */
export function elementPlaces(raw: string): readonly { readonly start: number; readonly end: number }[] {
  const places: { start: number; end: number }[] = []
  let start = -1
  for (let at = 0; at < raw.length; at++) {
    if (start < 0) {
      if (raw[at] === '"') start = at
    } else if (raw[at] === '\\') at++
    else if (raw[at] === '"') {
      places.push({ start, end: at + 1 })
      start = -1
    }
  }
  return places
}
