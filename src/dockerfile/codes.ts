/**
 * Every code that `readDockerfile` gives. Codes are stable: clients match on them, docs/dockerfile-diagnostics.md
 * lists them (a test compares the two) and none is used again for something else.
 *
 * `SLP00xx` the text is no acceptable Dockerfile, `SLP02xx` warnings. What a policy says has `SEC…` (src/policy/codes.ts).
 */
export interface DiagnosticEntry {
  readonly title: string
  readonly action: string
}

const entry = (title: string, action: string): DiagnosticEntry => ({ title, action })

export const DIAGNOSTIC_CODES = {
  SLP0001: entry('The file has no instructions', 'Send a Dockerfile; the smallest one is a FROM line.'),
  SLP0002: entry('The file is too large', 'Move data and long scripts into the build context and COPY them.'),
  SLP0003: entry('A line is too long', 'Break the line with a continuation, or COPY a script instead.'),
  SLP0004: entry('There are too many instructions', 'Join RUN lines, or split the work over several images.'),
  SLP0005: entry('There are too many build stages', 'Use fewer FROM lines.'),
  SLP0006: entry('The file is not text', 'Send the Dockerfile itself as plain text in UTF-8.'),
  SLP0007: entry('The file has a NUL byte', 'Remove the byte; a Dockerfile is plain text in UTF-8.'),
  SLP0008: entry('The file is not valid UTF-8', 'Save the file in UTF-8.'),
  SLP0009: entry('The file is in UTF-16 or UTF-32', 'Save the file in UTF-8.'),
  SLP0010: entry(
    'A control character that some readers take for a line break',
    'Remove the character; end lines with LF or CR LF.',
  ),
  SLP0011: entry('The file has a Markdown code fence', 'Send only what stands between the fences.'),
  SLP0012: entry('There is no FROM', 'Start with FROM and a base image, as `FROM debian:bookworm-slim`.'),
  SLP0013: entry(
    'An instruction stands before the first FROM',
    'Put FROM first; only ARG may stand before it.',
  ),
  SLP0014: entry('Unknown instruction', 'Correct the keyword, or continue the line before with a backslash.'),
  SLP0015: entry('An instruction lacks its arguments', 'Give the arguments, or remove the line.'),
  SLP0016: entry('The arguments do not fit the instruction', 'Write the arguments as the message says.'),
  SLP0017: entry('Unknown flag', 'Correct or remove the flag.'),
  SLP0018: entry('A flag is malformed', 'Write flags as --name=value, once each, in plain ASCII.'),
  SLP0019: entry('A directive is given twice', 'Keep one of the lines.'),
  SLP0020: entry(
    'A directive has a value that is not allowed',
    'Use a backslash or a backtick as the escape.',
  ),
  SLP0021: entry('A heredoc has no end', 'Put its end marker alone on a line, with no spaces around it.'),
  SLP0022: entry(
    'A heredoc marker that builders read in different ways',
    'Write <<EOF as a word of its own, with a plain name that is no instruction; quote a << that is none.',
  ),
  SLP0023: entry(
    'The file ends inside of a continued line',
    'Complete the instruction, or remove the escape.',
  ),
  SLP0024: entry(
    'A line ends in two escape characters',
    'Builders disagree whether such a line goes on: put something else at its end.',
  ),
  SLP0025: entry('A line starts with an unusual space', 'Replace it by plain spaces.'),
  SLP0026: entry('Builders of different versions read this in different ways', 'Write it in the plain form.'),
  SLP0027: entry(
    'Two parsers read the instructions in different ways',
    'Write the lines from the named one on in a plainer form.',
  ),
  SLP0201: entry('Typographic quotes', 'Replace them by plain quotes where quotes are meant.'),
  SLP0202: entry('An invisible character', 'Remove it; the text is not what it seems to be.'),
  SLP0203: entry('The last line ends with a continuation', 'Remove the escape at its end.'),
  SLP0204: entry('A control character', 'Write it as an escape sequence where it is meant.'),
  SLP0205: entry('The lint configuration cannot be used', 'Correct it, as the guide to linting shows it.'),
  SLP0206: entry(
    'The check directive is malformed',
    'Write it as `# check=skip=NAME,NAME;error=true`; newer builders refuse anything else.',
  ),
} as const satisfies Record<string, DiagnosticEntry>

export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES

/** True for what is valid Dockerfile but denied by this server's policy: the verdict is `policy_denied` then. */
export function isPolicyCode(code: string): boolean {
  return /^SEC\d{4}$/.test(code)
}
