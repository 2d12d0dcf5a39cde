/** Dockerfiles of 64 KB, each of a shape that a careless rule would take too long for. */

const BYTES = 65_000
/** Just below the limit of a line. */
const LINE = 8000
/** Just below the limit of instructions. */
const INSTRUCTIONS = 490

export interface LargeDockerfile {
  readonly name: string
  readonly text: string
}

/** As many copies of a line as instructions and bytes allow. */
function lines(line: (index: number) => string, most = INSTRUCTIONS, bytes = BYTES): string {
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

const fill = (unit: string, length = LINE): string =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length)

/** One instruction over many physical lines. */
function continued(start: string, unit: string, bytes = BYTES): string {
  const part = `${fill(unit, 120)} \\\n`
  return `${start} \\\n${part.repeat(Math.floor((bytes - 200) / part.length))}  x\n`
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

/** All of them are text that the reader accepts or refuses; a linter must only end soon. */
export function largeDockerfiles(): readonly LargeDockerfile[] {
  const scripts = Object.entries(SCRIPTS).flatMap(([name, unit]) => [
    { name: `a RUN of ${name} on one line`, text: `FROM a\nRUN ${fill(unit)}\n` },
    { name: `RUN lines of ${name}`, text: `FROM a\n${lines(() => `RUN ${fill(unit, 125)}`)}` },
    { name: `a continued RUN of ${name}`, text: `FROM a\n${continued('RUN', unit)}` },
    { name: `a heredoc of ${name}`, text: heredoc(lines(() => fill(unit, 70), 2000, BYTES - 100)) },
  ])
  return [...scripts, ...instructions(), ...remarks()]
}

function instructions(): readonly LargeDockerfile[] {
  return [
    {
      name: 'ENV that refers to itself',
      text: `FROM a\n${lines((at) => `ENV A${at}=${fill('$A0 ${B} ', 120)}`)}`,
    },
    { name: 'ENV of many pairs', text: `FROM a\n${lines(() => `ENV ${fill('ABC=def ', LINE - 10)}`)}` },
    {
      name: 'ARG that grows by what it refers to',
      text: `${lines((at) => `ARG A${at + 1}=$A${at}$A${at}$A${at}`)}FROM $A400\n`,
    },
    {
      name: 'LABEL of many pairs',
      text: `FROM a\n${lines((at) => `LABEL k${at}="v" ${fill('a.b="c d" ', 110)}`)}`,
    },
    {
      name: 'stages on stages',
      text: `FROM a AS s0\n${lines((at) => `FROM s${at} AS s${at + 1}\nCOPY --from=s${at} /a /b`, 18)}`,
    },
    { name: 'COPY of many sources', text: `FROM a\n${lines((at) => `COPY ${fill(`a${at} `, 120)} /x/`)}` },
    {
      name: 'ADD of many sources',
      text: `FROM a\n${lines(() => `ADD ${fill('./a.tar.gz ', LINE - 20)} /x/`)}`,
    },
    { name: 'JSON forms', text: `FROM a\n${lines(() => `RUN [${fill('"a",', 120)}"b"]`)}` },
    { name: 'open JSON forms', text: `FROM a\n${lines(() => `CMD [${fill('"a",[', 120)}`)}` },
    { name: 'EXPOSE of many ports', text: `FROM a\n${lines(() => `EXPOSE ${fill('80/tcp ', LINE - 10)}`)}` },
    { name: 'WORKDIR in depth', text: `FROM a\n${lines(() => `WORKDIR ${fill('../a/', 120)}`)}` },
    {
      name: 'USER and SHELL in turns',
      text: `FROM a\n${lines((at) => `USER u${at}\nSHELL ["/bin/bash", "-c"]`, 240)}`,
    },
    { name: 'mounts', text: `FROM a\n${lines(() => `RUN ${fill('--mount=type=cache,target=/a ', 116)} x`)}` },
    { name: 'ONBUILD', text: `FROM a\n${lines(() => `ONBUILD RUN ${fill('cd /a && ', 110)} b`)}` },
    {
      name: 'many HEALTHCHECKs',
      text: `FROM a\n${lines(() => `HEALTHCHECK --interval=1s CMD ${fill('curl a || ', 90)} exit 1`)}`,
    },
    {
      name: 'a heredoc in each RUN',
      text: `FROM a\n${lines((at) => `RUN <<E${at}\n${fill('a\n', 100)}\nE${at}`)}`,
    },
  ]
}

function remarks(): readonly LargeDockerfile[] {
  return [
    {
      name: 'comments that ignore',
      text: `FROM a\n${lines((at) => `# hadolint ignore=DL${at},SC1\nRUN x`)}`,
    },
    {
      name: 'a comment that ignores much',
      text: `# hadolint global ignore=${fill('DL3008,', LINE - 40)}\nFROM a\n`,
    },
    {
      name: 'a check directive of many names',
      text: `# check=skip=${fill('Name,', LINE - 40)};error=true\nFROM a\n`,
    },
    { name: 'blank lines', text: `FROM a\n${'\n'.repeat(BYTES)}RUN x\n` },
    { name: 'comments', text: `FROM a\n${lines(() => '#', 40_000)}RUN x\n` },
    { name: 'spaces', text: `FROM a\n${lines(() => `RUN${fill(' ')}x${fill('\t', 20)}`)}` },
    { name: 'one letter', text: `FROM a\n${lines(() => `RUN ${fill('a')}`)}` },
    { name: 'typographic quotes', text: `FROM a\n${lines(() => `RUN echo ${fill('“x” ', 100)}`)}` },
    { name: 'what looks like keys', text: `FROM a\n${lines(() => `ENV K=${fill('AKIAIOSFODNN7', 120)}`)}` },
    {
      name: 'letters of base64',
      text: `FROM a\n${lines(() => `RUN echo ${fill('eyJhbGciOi.', LINE - 20)}`)}`,
    },
    { name: 'dashes of a key', text: `FROM a\n${lines(() => `RUN echo ${fill('-----BEGIN ', LINE - 20)}`)}` },
    {
      name: 'addresses with passwords',
      text: `FROM a\n${lines(() => `RUN curl ${fill('https://a:b@', LINE - 20)}`)}`,
    },
    { name: 'at signs and colons', text: `FROM a\n${lines(() => `ENV A=${fill('a:@', LINE - 20)}`)}` },
    { name: 'paths to /data', text: `FROM a\n${lines(() => `RUN ${fill('echo x > /data/a; ', 120)}`)}` },
  ]
}
