/** The 256 colours that a picture of a page is shown in. */

export interface Palette {
  /** 0xRRGGBB. */
  readonly palette: readonly number[]
  /** Index of the nearest. */
  indexOf(colour: number): number
}

const MOST = 256
/** Kept as they are: surfaces, lines and text. The rest are shades at the edges of letters. */
const EXACT = 112

const SHIFTS: readonly number[] = [16, 8, 0]

/** The most frequent colours exactly; the others by halving the box of colours that is widest (median cut). */
export function pickPalette(colours: Uint32Array): Palette {
  const counts = new Map<number, number>()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const byCount = [...counts.keys()].toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || a - b)
  const exact = byCount.length <= MOST ? byCount : byCount.slice(0, EXACT)
  const boxes = byCount.length <= MOST ? [] : cut(byCount.slice(EXACT), MOST - EXACT)
  const palette = [...exact, ...boxes.map((box) => middle(box, counts))]
  const known = new Map(palette.map((colour, index) => [colour, index]))
  return {
    palette,
    indexOf(colour) {
      const found = known.get(colour)
      if (found !== undefined) return found
      const index = nearest(palette, colour)
      known.set(colour, index)
      return index
    },
  }
}

function cut(all: readonly number[], boxes: number): readonly (readonly number[])[] {
  const done = [all]
  while (done.length < boxes) {
    const widths = done.map((box) => Math.max(...SHIFTS.map((shift) => width(box, shift))))
    const at = widths.indexOf(Math.max(...widths))
    const box = done[at] ?? []
    if ((widths[at] ?? 0) === 0) break
    const shift = SHIFTS.find((each) => width(box, each) === widths[at]) ?? 0
    const sorted = box.toSorted((a, b) => ((a >> shift) & 255) - ((b >> shift) & 255) || a - b)
    done.splice(at, 1, sorted.slice(0, sorted.length >> 1), sorted.slice(sorted.length >> 1))
  }
  return done
}

function width(box: readonly number[], shift: number): number {
  let [low, high] = [255, 0]
  for (const colour of box) {
    const value = (colour >> shift) & 255
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return Math.max(0, high - low)
}

/** Weighted by how often each stands in the picture. */
function middle(box: readonly number[], counts: ReadonlyMap<number, number>): number {
  const weight = box.reduce((sum, colour) => sum + (counts.get(colour) ?? 0), 0)
  return SHIFTS.reduce((whole, shift) => {
    const sum = box.reduce((part, colour) => part + ((colour >> shift) & 255) * (counts.get(colour) ?? 0), 0)
    return whole | (Math.round(sum / weight) << shift)
  }, 0)
}

function nearest(palette: readonly number[], colour: number): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY]
  for (const [index, candidate] of palette.entries()) {
    const distance = SHIFTS.reduce(
      (sum, shift) => sum + (((candidate >> shift) & 255) - ((colour >> shift) & 255)) ** 2,
      0,
    )
    if (distance < least) [best, least] = [index, distance]
  }
  return best
}
