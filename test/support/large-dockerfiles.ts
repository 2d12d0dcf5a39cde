/** Large Dockerfiles, each of a shape that a careless rule would take too long for. */

/** Just below the limit of a file. */
const BYTES = 65_000
/** Just below the limit of a line. */
const LINE = 8000
/** Just below the limit of instructions. */
const INSTRUCTIONS = 490

export interface LargeDockerfile {
  readonly name: string
  readonly text: string
}

const fill = (unit: string, length = LINE): string =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length)

/** Writers of files of a size. */
class Size {
  readonly bytes: number

  constructor(bytes: number) {
    this.bytes = bytes
  }

  /** As many copies of a line as instructions and bytes allow. */
  lines(line: (index: number) => string, most = INSTRUCTIONS, bytes = this.bytes): string {
    const parts: string[] = []
    let length = 0
    for (let index = 0; index < most; index++) {
      const part = `${line(index)}\n`
      const size = Buffer.byteLength(part)
      if (length + size > bytes) break
      parts.push(part)
      length += size
    }
    return parts.join('')
  }

  /** One instruction over many physical lines. */
  continued(start: string, unit: string, width = 120): string {
    const part = `${fill(unit, width)} \\\n`
    return `${start} \\\n${part.repeat(Math.floor((this.bytes - 200) / part.length))}  x\n`
  }
}

const heredoc = (body: string): string => `FROM a\nRUN <<EOF\n${body}\nEOF\n`

const SCRIPTS: Readonly<Record<string, string>> = {
  substitutions: '$(',
  'closed substitutions': '$(a) ',
  backquotes: '`a` ',
  braces: '${a:-',
  subshells: '( ',
  functions: 'f() { ',
  'double quotes': '"a" ',
  'open quotes': '"',
  pipes: 'a | ',
  lists: 'apt-get install -y a && ',
  assignments: 'a=b ',
  redirects: '> a ',
  cases: 'case a in b) c;; esac; ',
  conditions: 'if a; then b; fi; ',
  loops: 'for a in b; do ',
  escapes: '\\\\',
  flags: 'apt-get -y --a=b ',
  globs: '*[a-z]?{a,b} ',
  arithmetic: '$((1+',
  heredocs: 'cat <<A\n',
}

/** Of about so many bytes. All of them are text that the reader accepts or refuses; a linter must only end soon. */
export function largeDockerfiles(bytes = BYTES): readonly LargeDockerfile[] {
  const size = new Size(bytes)
  const scripts = Object.entries(SCRIPTS).flatMap(([name, unit]) => [
    { name: `a RUN of ${name} on one line`, text: `FROM a\nRUN ${fill(unit)}\n` },
    { name: `RUN lines of ${name}`, text: `FROM a\n${size.lines(() => `RUN ${fill(unit, 125)}`)}` },
    { name: `a continued RUN of ${name}`, text: `FROM a\n${size.continued('RUN', unit)}` },
    { name: `a heredoc of ${name}`, text: heredoc(size.lines(() => fill(unit, 70), 2000, bytes - 100)) },
  ])
  return [...scripts, ...instructions(size), ...variables(size), ...remarks(size), ...characters(size)]
}

function instructions(size: Size): readonly LargeDockerfile[] {
  return [
    {
      name: 'stages on stages',
      text: `FROM a AS s0\n${size.lines((at) => `FROM s${at} AS s${at + 1}\nCOPY --from=s${at} /a /b`, 18)}`,
    },
    {
      name: 'COPY of many sources',
      text: `FROM a\n${size.lines((at) => `COPY ${fill(`a${at} `, 120)} /x/`)}`,
    },
    {
      name: 'ADD of many sources',
      text: `FROM a\n${size.lines(() => `ADD ${fill('./a.tar.gz ', LINE - 20)} /x/`)}`,
    },
    { name: 'JSON forms', text: `FROM a\n${size.lines(() => `RUN [${fill('"a",', 120)}"b"]`)}` },
    { name: 'open JSON forms', text: `FROM a\n${size.lines(() => `CMD [${fill('"a",[', 120)}`)}` },
    {
      name: 'EXPOSE of many ports',
      text: `FROM a\n${size.lines(() => `EXPOSE ${fill('80/tcp ', LINE - 10)}`)}`,
    },
    { name: 'WORKDIR in depth', text: `FROM a\n${size.lines(() => `WORKDIR ${fill('../a/', 120)}`)}` },
    {
      name: 'USER and SHELL in turns',
      text: `FROM a\n${size.lines((at) => `USER u${at}\nSHELL ["/bin/bash", "-c"]`, 240)}`,
    },
    {
      name: 'mounts',
      text: `FROM a\n${size.lines(() => `RUN ${fill('--mount=type=cache,target=/a ', 116)} x`)}`,
    },
    { name: 'ONBUILD', text: `FROM a\n${size.lines(() => `ONBUILD RUN ${fill('cd /a && ', 110)} b`)}` },
    {
      name: 'many HEALTHCHECKs',
      text: `FROM a\n${size.lines(() => `HEALTHCHECK --interval=1s CMD ${fill('curl a || ', 90)} exit 1`)}`,
    },
    {
      name: 'a heredoc in each RUN',
      text: `FROM a\n${size.lines((at) => `RUN <<E${at}\n${fill('a\n', 100)}\nE${at}`)}`,
    },
  ]
}

function remarks(size: Size): readonly LargeDockerfile[] {
  return [
    {
      name: 'comments that ignore',
      text: `FROM a\n${size.lines((at) => `# hadolint ignore=DL${at},SC1\nRUN x`)}`,
    },
    {
      name: 'a comment that ignores much',
      text: `# hadolint global ignore=${fill('DL3008,', LINE - 40)}\nFROM a\n`,
    },
    {
      name: 'a check directive of many names',
      text: `# check=skip=${fill('Name,', LINE - 40)};error=true\nFROM a\n`,
    },
    { name: 'blank lines', text: `FROM a\n${'\n'.repeat(size.bytes)}RUN x\n` },
    { name: 'comments', text: `FROM a\n${size.lines(() => '#', 40_000)}RUN x\n` },
    { name: 'spaces', text: `FROM a\n${size.lines(() => `RUN${fill(' ')}x${fill('\t', 20)}`)}` },
    { name: 'one letter', text: `FROM a\n${size.lines(() => `RUN ${fill('a')}`)}` },
    { name: 'paths to /data', text: `FROM a\n${size.lines(() => `RUN ${fill('echo x > /data/a; ', 120)}`)}` },
  ]
}

function variables(size: Size): readonly LargeDockerfile[] {
  return [
    {
      name: 'ENV that refers to itself',
      text: `FROM a\n${size.lines((at) => `ENV A${at}=${fill('$A0 ${B} ', 120)}`)}`,
    },
    { name: 'ENV of many pairs', text: `FROM a\n${size.lines(() => `ENV ${fill('ABC=def ', LINE - 10)}`)}` },
    {
      name: 'ARG that grows by what it refers to',
      text: `${size.lines((at) => `ARG A${at + 1}=$A${at}$A${at}$A${at}`)}FROM $A400\n`,
    },
    {
      name: 'LABEL of many pairs',
      text: `FROM a\n${size.lines((at) => `LABEL k${at}="v" ${fill('a.b="c d" ', 110)}`)}`,
    },
    {
      name: 'variables in variables',
      text: `FROM a\n${size.lines((at) => `ENV A${at}=${fill('${A:-${B:-', 56)}x${fill('}', 14)}`)}`,
    },
    {
      name: 'stages that hand on many variables',
      text: size.lines(
        (at) => `FROM ${at === 0 ? 'a' : `s${at - 1}`} AS s${at}\nENV ${pairs(at, size.bytes / 20)}`,
        18,
      ),
    },
  ]
}

/** Pairs with names of their own. */
function pairs(stage: number, bytes: number): string {
  return Array.from({ length: Math.floor(bytes / 10) }, (_, at) => `v${stage}_${at}=x`)
    .join(' ')
    .slice(0, bytes)
}

function characters(size: Size): readonly LargeDockerfile[] {
  return [
    { name: 'typographic quotes', text: `FROM a\n${size.lines(() => `RUN echo ${fill('“x” ', 100)}`)}` },
    {
      name: 'what looks like keys',
      text: `FROM a\n${size.lines(() => `ENV K=${fill('AKIAIOSFODNN7', 120)}`)}`,
    },
    {
      name: 'letters of base64',
      text: `FROM a\n${size.lines(() => `RUN echo ${fill('eyJhbGciOi.', LINE - 20)}`)}`,
    },
    {
      name: 'dashes of a key',
      text: `FROM a\n${size.lines(() => `RUN echo ${fill('-----BEGIN ', LINE - 20)}`)}`,
    },
    {
      name: 'addresses with passwords',
      text: `FROM a\n${size.lines(() => `RUN curl ${fill('https://a:b@', LINE - 20)}`)}`,
    },
    { name: 'at signs and colons', text: `FROM a\n${size.lines(() => `ENV A=${fill('a:@', LINE - 20)}`)}` },
    { name: 'bidi controls', text: `FROM a\n${size.lines(() => `RUN echo ${fill('\u202ea\u2066 ', 60)}`)}` },
    { name: 'letters of two bytes', text: `FROM a\n${size.lines(() => `RUN ${fill('é ö ', 80)}`)}` },
    { name: 'lines of one letter', text: `FROM a\n${size.continued('RUN', 'a', 1)}` },
    {
      name: 'findings of many rules',
      text: `FROM a\n${size.lines(() => 'RUN sudo apt-get update && cd /x && apt install a && pip install b && wget c | sh')}`,
    },
  ]
}
