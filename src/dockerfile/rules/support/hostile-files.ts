/** Accepted files of 64 KB that are made to be slow: one unit over and over, in each place that rules look at. */

const SIZE = 65_000
/** Below the reader's limit of 8 KB a line. */
const LINE = 7800

const UNITS = [
  '$A',
  '${A:-',
  '${A#a}',
  'a=$B ',
  'A1=b ',
  '"',
  "'x",
  'x ',
  '1 ',
  '/',
  '/data/',
  '/data/x ',
  'a/*/',
  '../',
  '80/TCP ',
  ':',
  'a,from=b,',
  'eyJaaaaaaaaaaaaaa.',
  'eyJaaaaaaaaaaaaaa-',
  '-----BEGIN PRIVATE KEY-----\\n',
  '-----BEGIN RSA PRIVATE KEY-----" # \\',
  'password=',
  'password: a1',
  'aB3_',
  'a://',
  'a://b:c',
  'a.b+c-',
  'AKIA2E3QXR5TY7UV ',
  'xoxb-1234567890-',
  'glpat-',
  'SG.',
  'echo > x; ',
  'x && ',
  '( ',
  '$(',
  'cp a /data; ',
  'systemctl start x; ',
  'é',
] as const

const HEADS = [
  'RUN ',
  'CMD ',
  'ENV A=',
  'ENV A ',
  'LABEL a=',
  'ARG A=',
  'COPY a ',
  'WORKDIR /',
  'EXPOSE ',
  'VOLUME ',
] as const

/**
 * One instruction over many lines, many instructions of a line each, and the unit in comments and in heredocs. Each unit
 * has two of the instructions, so that the whole stays small.
 */
export function* hostileFiles(): Iterable<string> {
  for (const [index, unit] of UNITS.entries()) {
    const line = unit.repeat(LINE / unit.length)
    const short = unit.repeat(120 / unit.length)
    const head = HEADS[index % HEADS.length] ?? ''
    const other = HEADS[(index * 3 + 1) % HEADS.length] ?? ''
    yield `FROM debian\n${head}${`${line}\\\n`.repeat(SIZE / (LINE + 2))}\n`
    yield `FROM debian AS b\nFROM b\n${`${other}${short}\n`.repeat(SIZE / (other.length + 121))}`
    yield `FROM debian\nRUN x <<EOF\n${`${line}\n`.repeat(SIZE / (LINE + 1))}EOF\n`
    yield `FROM debian\nCOPY <<EOF /x\n${`${unit}\n`.repeat(SIZE / (unit.length + 1))}EOF\n`
    yield `FROM debian\n${`# ${unit}\n`.repeat(SIZE / (unit.length + 3))}ARG A\n`
  }
}
