import { test } from 'node:test'
import { checkRows, instructionText } from '../support/rule-trial.ts'
import { jsonArgsRecommended } from './json-args-recommended.ts'
import { maintainerDeprecated } from './maintainer-deprecated.ts'
import { multipleInstructionsDisallowed } from './multiple-instructions-disallowed.ts'
import { noEmptyContinuation } from './no-empty-continuation.ts'
import { invalidDefinitionDescription } from './invalid-definition-description.ts'
import { copyIgnoredFile } from './copy-ignored-file.ts'

const lines = (...all: readonly string[]) => all.map((line) => `${line}\n`).join('')

/** All but those that the fix replaces. */
const otherInstructions = (text: string) =>
  instructionText(text).filter((one) => !/^(?:MAINTAINER|LABEL)/.test(one))

test('CMD and ENTRYPOINT in shell form are reported unless SHELL is set', () => {
  checkRows(jsonArgsRecommended, [
    {
      file: lines(
        'FROM a',
        'CMD a b',
        'ENTRYPOINT ["x"]',
        'FROM b AS c',
        'SHELL ["/bin/bash","-c"]',
        'CMD echo x > y',
        'FROM c',
        'CMD x',
        'FROM d',
        'ENTRYPOINT echo > f',
        'CMD',
      ),
      finds: [
        '1:4-1:7 The CMD runs its program below a shell, which does not pass signals on.',
        '9:11-9:19 The ENTRYPOINT runs its program below a shell, which does not pass signals on.',
      ],
    },
  ])
})

test('MAINTAINER becomes the label for authors', () => {
  checkRows(
    maintainerDeprecated,
    [
      {
        file: lines(
          'FROM a',
          'MAINTAINER Jo Doe <jo@example.com>',
          'maintainer "Jo $X"',
          'MAINTAINER a\\b "c"',
          'MAINTAINER a \\',
          ' b',
        ),
        finds: [
          '1:0-1:10 MAINTAINER is deprecated.',
          '2:0-2:10 MAINTAINER is deprecated.',
          '3:0-3:10 MAINTAINER is deprecated.',
          '4:0-4:10 MAINTAINER is deprecated.',
        ],
        fixed: lines(
          'FROM a',
          'LABEL org.opencontainers.image.authors="Jo Doe <jo@example.com>"',
          'label org.opencontainers.image.authors="Jo \\$X"',
          'LABEL org.opencontainers.image.authors="a\\\\b \\"c\\""',
          'MAINTAINER a \\',
          ' b',
        ),
      },
    ],
    otherInstructions,
  )
})

test('an instruction that a later one replaces is marked', () => {
  checkRows(multipleInstructionsDisallowed, [
    {
      file: lines(
        'FROM a',
        'CMD a',
        'ENTRYPOINT b',
        'CMD c',
        'HEALTHCHECK NONE',
        'HEALTHCHECK CMD x',
        'CMD d',
        'FROM b',
        'CMD e',
      ),
      finds: [
        '1:0-1:3 The CMD of line 4 replaces this one.',
        '4:0-4:11 The HEALTHCHECK of line 6 replaces this one.',
        '3:0-3:3 The CMD of line 7 replaces this one.',
      ],
    },
  ])
})

test('empty lines in a continued instruction are removed, unless an instruction may begin behind them', () => {
  checkRows(noEmptyContinuation, [
    {
      file: 'FROM a\r\nRUN a \\\r\n\r\n  b\r\n',
      finds: ['2:0-2:0 This RUN goes on behind an empty line.'],
      fixed: 'FROM a\r\nRUN a \\\r\n  b\r\n',
    },
    {
      file: lines(
        'FROM a',
        'RUN a \\',
        '',
        '  b \\',
        '# c',
        '  ',
        '  c',
        'RUN x \\',
        '',
        'COPY a b',
        'RUN e \\',
        '',
        ' ',
      ),
      finds: [
        '2:0-2:0 This RUN goes on behind an empty line.',
        '5:0-5:2 This RUN goes on behind an empty line.',
        '8:0-8:0 This RUN goes on behind an empty line.',
        '11:0-12:1 This RUN goes on behind an empty line.',
      ],
      fixed: lines('FROM a', 'RUN a \\', '  b \\', '# c', '  c', 'RUN x \\', '', 'COPY a b', 'RUN e \\'),
    },
    {
      file: lines('FROM a', 'RUN a \\', '', ' <<EOF', '', 'x', 'EOF'),
      finds: ['2:0-2:0 This RUN goes on behind an empty line.'],
      fixed: lines('FROM a', 'RUN a \\', ' <<EOF', '', 'x', 'EOF'),
    },
  ])
})

test('a comment right above an ARG or a stage begins with its name', () => {
  checkRows(invalidDefinitionDescription, [
    {
      file: lines(
        '# about',
        'ARG A=1',
        '# A is',
        'ARG A=2',
        '# hadolint ignore=DL3006',
        'FROM a AS b',
        '# other',
        '',
        'ARG C',
        '#',
        'ARG D',
        '  # indented',
        'FROM x AS Y',
        '# y is',
        'FROM x AS Y',
        '# no name',
        'FROM x',
      ),
      finds: [
        '0:0-0:7 The comment does not begin with the name of ARG A, and is taken for its description.',
        '11:2-11:12 The comment does not begin with the name of the stage y, and is taken for its description.',
      ],
    },
  ])
})

test('COPY of what .dockerignore leaves out is reported when it is known', () => {
  checkRows(copyIgnoredFile, [
    {
      file: lines(
        'FROM a',
        'COPY a.log ./b/c.txt /x/',
        'COPY --from=a a.log /',
        'ADD https://x/a.log d/e /y',
        'COPY . /z',
        'COPY tmp/q.tmp /',
      ),
      finds: [
        '1:5-1:10 a.log is left out of the context by .dockerignore.',
        '1:11-1:20 ./b/c.txt is left out of the context by .dockerignore.',
        '3:20-3:23 d/e is left out of the context by .dockerignore.',
        '5:5-5:14 tmp/q.tmp is left out of the context by .dockerignore.',
      ],
      context: { dockerignore: '# c\n*.log\nb/\n/d/e\n**/*.tmp\n' },
    },
    { file: lines('FROM a', 'COPY a.log /'), finds: [], context: { dockerignore: '*.log\n!a.log\n' } },
    {
      file: lines('FROM a', 'COPY . /'),
      finds: ['1:5-1:6 . is left out of the context by .dockerignore.'],
      context: { dockerignore: '*\n' },
    },
  ])
})
