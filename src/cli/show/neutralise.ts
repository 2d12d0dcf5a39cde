/**
 * Makes text of a submission harmless for a terminal: names, log lines and messages come from people whom nobody
 * vetted, and a terminal obeys what it is told (move the cursor, set the title, fill the clipboard, answer as if
 * the user had typed).
 */

/**
 * CSI, then the string sequences (OSC, DCS, SOS, PM, APC) with their content, then two-byte and charset sequences
 * (ECMA-48, 5.4 and 5.6), in the 7-bit and the 8-bit form.
 */
const SEQUENCES = new RegExp(
  [
    '(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]',
    '(?:\\u001b[\\]PX^_]|[\\u009d\\u0090\\u0098\\u009e\\u009f])[^\\u0007\\u001b\\u009c]*(?:\\u0007|\\u001b\\\\|\\u009c)',
    '\\u001b[ -/]*[0-~]',
  ].join('|'),
  'g',
)

/** What remains: C0, DEL, C1, and characters that reorder or hide the text around them (Unicode UAX #9, UTS #39). */
const CONTROLS =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]/g

/** One harmless line: sequences go, tabs become spaces, other controls become visible signs. */
export function neutralise(text: string): string {
  return text.replaceAll('\t', '    ').replace(SEQUENCES, '').replace(CONTROLS, visible)
}

/** As `neutralise`, for a place that shows the latest state: of a line that redraws itself only the last state is kept. */
export function latestState(text: string): string {
  const states = text.split('\r').filter((state) => state.trim() !== '')
  return neutralise(states.at(-1) ?? '')
}

/** JSON that is harmless on a terminal: `JSON.stringify` leaves DEL, C1 and reordering characters as they are. */
export function safeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(CONTROLS, (character) =>
    character === '\n' ? character : escaped(character),
  )
}

function visible(character: string): string {
  const code = character.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  return `<${code.toString(16).toUpperCase().padStart(4, '0')}>`
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
