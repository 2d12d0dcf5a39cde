import { test } from 'node:test'
import { checkRows } from '../support/rule-trial.ts'
import { consistentInstructionCasing } from './consistent-instruction-casing.ts'
import { exposeProtoCasing } from './expose-proto-casing.ts'
import { fromAsCasing } from './from-as-casing.ts'
import { stageNameCasing } from './stage-name-casing.ts'

const lines = (...all: readonly string[]) => all.map((line) => `${line}\n`).join('')

test('keywords are written as most of the stages have them, and at a tie in upper case', () => {
  checkRows(consistentInstructionCasing, [
    {
      file: lines('FROM a', 'run b', 'COPY c d'),
      finds: ['1:0-1:3 The keyword run is not in upper case, as most keywords of this file are.'],
      fixed: lines('FROM a', 'RUN b', 'COPY c d'),
    },
    {
      file: lines('from a', 'Run b', 'copy c d', 'ARG x'),
      finds: [
        '1:0-1:3 The keyword Run is not in lower case, as most keywords of this file are.',
        '3:0-3:3 The keyword ARG is not in lower case, as most keywords of this file are.',
      ],
      fixed: lines('from a', 'run b', 'copy c d', 'arg x'),
    },
    { file: lines('arg x', 'FROM a', 'ONBUILD run x'), finds: [] },
    {
      file: lines('from a', 'RUN b'),
      finds: ['0:0-0:4 The keyword from is not in upper case, as most keywords of this file are.'],
      fixed: lines('FROM a', 'RUN b'),
    },
  ])
})

test('protocols of EXPOSE are in lower case, and fixed where they are written out', () => {
  checkRows(exposeProtoCasing, [
    {
      file: lines('FROM a', 'ENV P=TCP', 'EXPOSE 80/TCP 81/udp \\', ' 82/Udp 83/$P'),
      finds: [
        '2:7-2:13 The protocol TCP is not in lower case.',
        '3:1-3:7 The protocol Udp is not in lower case.',
        '3:8-3:13 The protocol TCP is not in lower case.',
      ],
      fixed: lines('FROM a', 'ENV P=TCP', 'EXPOSE 80/tcp 81/udp \\', ' 82/udp 83/$P'),
    },
  ])
})

test('AS is written as its FROM is', () => {
  checkRows(fromAsCasing, [
    {
      file: lines('FROM a as b', 'from a AS c', 'From a as d', 'FROM a AS e'),
      finds: ['0:7-0:9 as is not in the case of its FROM.', '1:7-1:9 AS is not in the case of its from.'],
      fixed: lines('FROM a AS b', 'from a as c', 'From a as d', 'FROM a AS e'),
    },
  ])
})

test('the name of a stage and all its uses are put in lower case', () => {
  checkRows(stageNameCasing, [
    {
      file: lines(
        'FROM a AS Build',
        'RUN --mount=type=bind,from=Build,target=/x y',
        'FROM Build',
        'COPY --from=Build /x /y',
        'COPY --from=build /x /y',
        'ONBUILD COPY --from=BUILD a b',
      ),
      finds: ['0:10-0:15 The stage name Build has upper-case letters.'],
      fixed: lines(
        'FROM a AS build',
        'RUN --mount=type=bind,from=build,target=/x y',
        'FROM build',
        'COPY --from=build /x /y',
        'COPY --from=build /x /y',
        'ONBUILD COPY --from=build a b',
      ),
    },
  ])
})
