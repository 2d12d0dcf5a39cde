import { test } from 'node:test'
import { expandWord } from '../../expand-word.ts'
import { pairsOf } from '../support/pairs.ts'
import { accepted, checkRows } from '../support/rule-trial.ts'
import { legacyKeyValueFormat } from './legacy-key-value-format.ts'
import { secretsUsedInArgOrEnv } from './secrets-used-in-arg-or-env.ts'
import { undefinedVar } from './undefined-var.ts'
import { workdirRelativePath } from './workdir-relative-path.ts'
import { exposeInvalidFormat } from './expose-invalid-format.ts'

const lines = (...all: readonly string[]) => all.map((line) => `${line}\n`).join('')

/** Names and values of all pairs as the builder would have them, each variable with a value of its own. */
function valuesOf(text: string): readonly string[] {
  return accepted(text).commands.flatMap((command) =>
    /^(?:ENV|LABEL)$/.test(command.keyword)
      ? pairsOf(command, '\\').map(
          ({ name, value }) => `${name}: ${expandWord(value ?? '', (one) => `<${one}>`, '\\').text}`,
        )
      : [],
  )
}

test('ENV and LABEL have an equals sign, and the fix keeps the value', () => {
  checkRows(
    legacyKeyValueFormat,
    [
      {
        file: lines(
          'FROM a',
          'ENV A b',
          'ENV B b c  d',
          `LABEL c it's "a b"`,
          'ENV D "x y"',
          'ENV E $A is\\ ok',
          'ENV F=a',
          'LABEL g \\',
          ' h',
          'ENV H a "b" c',
          'ENV I "a',
        ),
        finds: [
          '1:4-1:7 ENV has A and its value parted by a space.',
          '2:4-2:12 ENV has B and its value parted by a space.',
          '3:6-3:18 LABEL has c and its value parted by a space.',
          '4:4-4:11 ENV has D and its value parted by a space.',
          '5:4-5:15 ENV has E and its value parted by a space.',
          '7:6-8:2 LABEL has g and its value parted by a space.',
          '9:4-9:13 ENV has H and its value parted by a space.',
          '10:4-10:8 ENV has I and its value parted by a space.',
        ],
        fixed: lines(
          'FROM a',
          'ENV A=b',
          'ENV B="b c  d"',
          `LABEL c it's "a b"`,
          'ENV D="x y"',
          'ENV E=$A\\ is\\ ok',
          'ENV F=a',
          'LABEL g \\',
          ' h',
          'ENV H=a\\ "b"\\ c',
          'ENV I "a',
        ),
      },
    ],
    valuesOf,
  )
})

test('names of secrets in ARG and ENV of a stage are reported', () => {
  checkRows(secretsUsedInArgOrEnv, [
    {
      file: lines(
        'ARG TOKEN',
        'FROM a',
        'ARG API_KEY',
        'ENV DB_PASSWORD=x KEY_FILE=y PUBLIC_KEY=z apikey=1 MONKEY=2',
        'ENV secret x',
      ),
      finds: [
        '2:4-2:11 By its name API_KEY is a secret; what ARG sets can be read in the image.',
        '3:4-3:15 By its name DB_PASSWORD is a secret; what ENV sets can be read in the image.',
        '3:42-3:48 By its name apikey is a secret; what ENV sets can be read in the image.',
        '4:4-4:10 By its name secret is a secret; what ENV sets can be read in the image.',
      ],
    },
  ])
})

test('variables are defined before the builder substitutes them', () => {
  checkRows(undefinedVar, [
    {
      file: lines(
        'FROM debian',
        'ENV PATH=$PAHT:/app/bin',
        'COPY $foo .',
        'ARG bar',
        'COPY $bar .',
        'ARG V=$BARR',
        'RUN echo $X',
        'CMD echo $Y',
        'WORKDIR ${Z:-/z}',
        'COPY ["$Q", "/x"]',
        'USER "$U"',
      ),
      finds: [
        '1:9-1:14 PAHT is not defined. Is PATH meant?',
        '2:5-2:9 foo is not defined.',
        '5:6-5:11 BARR is not defined.',
        '9:6-9:10 Q is not defined.',
        '10:6-10:8 U is not defined.',
      ],
    },
    {
      file: lines(
        'ARG VERSION=1',
        'FROM python AS base',
        'ARG V=$PYTHON_VERSION',
        'ENV A=$VERSION B=$TARGETARCH C=$lower',
        'ENV PYTHON_VERSION=3 D=$PYTHON_VERSON',
        'FROM base',
        'ENV E=$V F=$A',
      ),
      finds: [
        '3:6-3:14 VERSION is not declared in this stage.',
        '3:17-3:28 TARGETARCH is not declared in this stage.',
        '3:31-3:37 lower is not defined.',
      ],
    },
    {
      file: lines(
        'FROM scratch',
        'COPY <<EOF <<"END" /x/',
        'hi $FOO',
        ' "$BAR" \\$no',
        'EOF',
        '$quoted',
        'END',
      ),
      finds: ['2:3-2:7 FOO is not defined.', '3:2-3:6 BAR is not defined.'],
    },
    {
      file: lines(
        'FROM debian',
        'ENV A=1 B=$A',
        'ARG C=1 D=$C',
        `ENV E='$X' F=\\$X G="$X" H=\${X#a$Y}`,
        'RUN --mount=type=cache,target=$M x',
        'EXPOSE $P',
        'LABEL $K=v',
      ),
      finds: [
        '1:10-1:12 A is not defined.',
        '3:20-3:22 X is not defined.',
        '3:26-3:30 X is not defined.',
        '3:31-3:33 Y is not defined.',
        '4:30-4:32 M is not defined.',
        '6:6-6:8 K is not defined.',
      ],
    },
    {
      file: lines('FROM my/image', 'ENV A=$SOME'),
      finds: [],
      context: { baseImages: new Map([['my/image', { platform: 'linux/amd64', variables: ['SOME'] }]]) },
    },
    {
      file: lines('FROM my/image', 'ENV A=$OTHER'),
      finds: ['1:6-1:12 OTHER is not defined.'],
      context: { baseImages: new Map([['my/image', { platform: 'linux/amd64', variables: ['SOME'] }]]) },
    },
  ])
})

test('the first WORKDIR is absolute as far as it is known', () => {
  checkRows(workdirRelativePath, [
    {
      file: lines(
        'FROM a',
        'WORKDIR app',
        'WORKDIR b',
        'FROM a',
        'WORKDIR /x',
        'WORKDIR b',
        'FROM a AS p',
        'WORKDIR /y',
        'FROM p',
        'WORKDIR z',
        'FROM a',
        'ARG D=/d',
        'WORKDIR $D',
        'FROM a',
        'WORKDIR $U/x',
        'FROM a',
        'WORKDIR x/$U',
        'FROM a',
        'WORKDIR c:\\x',
      ),
      finds: [
        '1:8-1:11 The path app goes on from the working directory of the base image.',
        '16:8-16:12 The path x/$U goes on from the working directory of the base image.',
      ],
    },
  ])
})

test('EXPOSE names no address and no port of the host', () => {
  checkRows(exposeInvalidFormat, [
    {
      file: lines('FROM a', 'EXPOSE 80 8080:80 127.0.0.1:80:81/tcp [::1]:1:2 $X:5'),
      finds: [
        '1:10-1:17 8080:80 names an address or a port of the host, which an image cannot choose.',
        '1:18-1:37 127.0.0.1:80:81/tcp names an address or a port of the host, which an image cannot choose.',
        '1:38-1:47 [::1]:1:2 names an address or a port of the host, which an image cannot choose.',
      ],
    },
  ])
})
