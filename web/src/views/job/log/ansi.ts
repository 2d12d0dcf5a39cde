/**
 * A log line as spans of text with a style (ECMA-48, SGR; 256 and true colours by ITU-T T.416). Whatever else a
 * terminal would obey is dropped; controls and characters that reorder text are shown as signs. Of a line that
 * redraws itself by carriage returns the last state is kept. A line begins without a style.
 */

/** 0 to 15: the colours that a terminal's theme gives; else a CSS colour. */
export type Colour = number | string

export interface Style {
  readonly foreground: Colour | null
  readonly background: Colour | null
  readonly bold: boolean
  readonly dim: boolean
  readonly italic: boolean
  readonly underline: boolean
  readonly strike: boolean
  readonly inverse: boolean
}

export interface Span {
  readonly text: string
  /** Null: as the text around it. */
  readonly style: Style | null
}

const PLAIN: Style = {
  foreground: null,
  background: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  strike: false,
  inverse: false,
}

/** A line of nothing but changes of colour must not become thousands of elements. */
const MOST_SPANS = 400

/**
 * CSI, then the string sequences (OSC, DCS, SOS, PM, APC) with their content, then two-byte and charset sequences
 * (ECMA-48, 5.4 and 5.6), in the 7-bit and the 8-bit form; a sequence that the line cuts off goes too.
 */
const SEQUENCES = new RegExp(
  [
    '(?:\\u001b\\[|\\u009b)([0-?]*)([ -/]*)([@-~]|$)',
    '(?:\\u001b[\\]PX^_]|[\\u009d\\u0090\\u0098\\u009e\\u009f])[^\\u0007\\u001b\\u009c]*(?:\\u0007|\\u001b\\\\|\\u009c|$)',
    '\\u001b[ -/]*(?:[0-~]|$)',
  ].join('|'),
  'g',
)

/** C0 but for the tab, DEL, C1, and characters that reorder or hide the text around them (Unicode UAX #9, UTS #39). */
const CONTROLS =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]/g

const MAY_BE_SPECIAL = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200b-\u206f\ufeff\ufff9-\ufffb]/

export function parseAnsi(line: string): readonly Span[] {
  if (!MAY_BE_SPECIAL.test(line)) return line === '' ? [] : [{ text: line, style: null }]
  const from = lastState(line)
  const spans: Span[] = []
  let style = PLAIN
  let at = 0
  const push = (end: number): void => {
    const text = line.slice(Math.max(at, from), end).replaceAll('\r', '').replace(CONTROLS, sign)
    if (end <= from || text === '') return
    const last = spans.at(-1)
    if (last !== undefined && (last.style === asShown(style) || spans.length >= MOST_SPANS)) {
      spans[spans.length - 1] = { text: last.text + text, style: last.style }
    } else spans.push({ text, style: asShown(style) })
  }
  for (const match of line.matchAll(SEQUENCES)) {
    push(match.index)
    at = match.index + match[0].length
    if (match[3] === 'm' && match[2] === '') style = applySgr(style, match[1] ?? '')
  }
  push(line.length)
  return spans
}

/** The text that `parseAnsi` shows, without its styles. */
export function plainText(line: string): string {
  if (!MAY_BE_SPECIAL.test(line)) return line
  return line.slice(lastState(line)).replace(SEQUENCES, '').replaceAll('\r', '').replace(CONTROLS, sign)
}

/** Where the last state begins that shows anything. */
function lastState(line: string): number {
  let end = line.length
  for (;;) {
    const at = line.lastIndexOf('\r', end - 1)
    if (at < 0 || end === 0) return 0
    if (
      line
        .slice(at + 1, end)
        .replace(SEQUENCES, '')
        .trim() !== ''
    )
      return at + 1
    end = at
  }
}

/** One object stands for "no style", so that equal neighbours are told by identity. */
const asShown = (style: Style): Style | null => (style === PLAIN ? null : style)

function sign(character: string): string {
  const code = character.charCodeAt(0)
  // Caret notation: the signs that Unicode has for these are in few fonts.
  if (code < 0x20) return `^${String.fromCharCode(0x40 + code)}`
  if (code === 0x7f) return '^?'
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`
}

/** By the code that sets or clears it. */
const FLAGS: Readonly<Record<number, Partial<Style>>> = {
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  9: { strike: true },
  21: { underline: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  29: { strike: false },
  39: { foreground: null },
  49: { background: null },
}

function applySgr(before: Style, parameters: string): Style {
  // A colon joins what belongs to one colour; of its parts the empty one (a colour space) says nothing.
  const codes = parameters
    .split(';')
    .flatMap((part) => (part.includes(':') ? joined(part) : [part]))
    .map((part) => (part === '' ? 0 : Number(part)))
  let style = before
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0
    if (code === 38 || code === 48) {
      const { colour, used } = extended(codes, at + 1)
      if (colour !== null) style = { ...style, [code === 38 ? 'foreground' : 'background']: colour }
      at += used
    } else style = applyCode(style, code)
  }
  return isPlain(style) ? PLAIN : style
}

/** `4:3` is a wavy underline, `4:0` none; `38:2::1:2:3` has an empty part before the colour. */
function joined(part: string): readonly string[] {
  const [kind = '', ...rest] = part.split(':')
  if (kind === '4') return [rest[0] === '0' ? '24' : '4']
  if (kind !== '38' && kind !== '48') return []
  return rest[0] === '2' ? [kind, '2', ...rest.slice(-3)] : [kind, ...rest]
}

function applyCode(style: Style, code: number): Style {
  if (code === 0) return PLAIN
  const flag = FLAGS[code]
  if (flag !== undefined) return { ...style, ...flag }
  if (code >= 30 && code <= 37) return { ...style, foreground: code - 30 }
  if (code >= 90 && code <= 97) return { ...style, foreground: code - 82 }
  if (code >= 40 && code <= 47) return { ...style, background: code - 40 }
  if (code >= 100 && code <= 107) return { ...style, background: code - 92 }
  return style
}

/** `used`: how many codes belong to it. */
function extended(codes: readonly number[], at: number): { colour: Colour | null; used: number } {
  if (codes[at] === 5) return { colour: indexed(codes[at + 1]), used: 2 }
  if (codes[at] !== 2) return { colour: null, used: 0 }
  const parts = codes.slice(at + 1, at + 4)
  const valid = parts.length === 3 && parts.every((part) => part >= 0 && part <= 255)
  return { colour: valid ? `rgb(${parts.join(' ')})` : null, used: 4 }
}

const LEVELS = [0, 95, 135, 175, 215, 255] as const

/** The 256 colours of xterm: 16 of the theme, a cube of 6 by 6 by 6, 24 greys. */
function indexed(index: number | undefined): Colour | null {
  if (index === undefined || !Number.isInteger(index) || index < 0 || index > 255) return null
  if (index < 16) return index
  if (index >= 232) {
    const level = 8 + (index - 232) * 10
    return `rgb(${level} ${level} ${level})`
  }
  const cube = index - 16
  const parts = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((part) => LEVELS[part])
  return `rgb(${parts.join(' ')})`
}

function isPlain(style: Style): boolean {
  return (Object.keys(PLAIN) as (keyof Style)[]).every((key) => style[key] === PLAIN[key])
}
