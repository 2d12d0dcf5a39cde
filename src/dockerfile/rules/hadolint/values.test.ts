import { dl1001 } from './dl1001.ts'
import { dl3011 } from './dl3011.ts'
import { dl3044 } from './dl3044.ts'
import { tableOf } from './rule-table.ts'

const pragma = (place: string) => [`${place} A pragma ignores rules for the next instruction.`]

tableOf(dl1001, [
  ['# a comment\nFROM a:1\n', []],
  ['# hadolint global ignore=DL3006\nFROM a:1\n', []],
  ['FROM a:1\nRUN <<EOF\n# hadolint ignore=DL3006\nEOF\n', []],
  ['FROM a:1\nRUN a \\\n# hadolint ignore=DL3006\n  b\n', []],
  ['# hadolint ignore=DL3006\nFROM a:1\n', pragma('0:0-0:24')],
  ['FROM a:1\n  #hadolint ignore = DL3006,SC1 # why \t\nRUN a\n', pragma('1:2-1:37')],
])

const noPort = (place: string, port: string) => [
  `${place} ${JSON.stringify(port)} is no port: they end at 65535.`,
]

tableOf(dl3011, [
  ['FROM a:1\nEXPOSE 0 65535 80/tcp 8000-8010/udp $PORT\n', []],
  ['FROM a:1\nEXPOSE 65536\n', noPort('1:7-1:12', '65536')],
  ['FROM a:1\nEXPOSE 80 80000/tcp\n', noPort('1:10-1:15', '80000')],
  ['FROM a:1\nEXPOSE 80-80000\n', noPort('1:10-1:15', '80000')],
  ['FROM a:1\nEXPOSE 70000-80000\n', noPort('1:7-1:12', '70000')],
  ['FROM a:1\nEXPOSE 127.0.0.1:80:99999\n', noPort('1:20-1:25', '99999')],
  ['FROM a:1\nONBUILD EXPOSE 99999\n', noPort('1:15-1:20', '99999')],
  [`FROM a:1\nEXPOSE ${'9'.repeat(400)}\n`, noPort('1:7-1:407', `${'9'.repeat(60)}…`)],
])

const before = (place: string, name: string) => [
  `${place} The value of ${name} here is the one from before this ENV, not the one that it sets.`,
]

tableOf(dl3044, [
  ['FROM a:1\nENV A=1 B=2\n', []],
  ['FROM a:1\nENV A=1\nENV B=$A\n', []],
  ['FROM a:1\nENV PATH=/x:$PATH\n', []],
  ['FROM a:1\nENV A=1\nENV A=2 B=$A\n', []],
  ['FROM a:1\nARG A\nENV A=2 B=$A\n', []],
  ["FROM a:1\nENV A=1 B='$A'\n", []],
  ['FROM a:1\nENV A=1 B=\\$A\n', []],
  ['FROM a:1\nENV A=1 B=$AB\n', []],
  ['FROM a:1\nENV A x B=$A\n', []],
  ['FROM a:1 AS one\nENV A=1\nFROM one\nENV A=2 B=$A\n', []],
  ['FROM a:1\nENV A=1 B=$A\n', before('1:10-1:12', 'A')],
  ['FROM a:1\nENV A=1 B="x/${A}/y"\n', before('1:13-1:17', 'A')],
  ['FROM a:1\nENV B=$A A=1\n', before('1:6-1:8', 'A')],
  ['FROM a:1\nENV A=1 B=${C:-$A}\n', before('1:15-1:17', 'A')],
  ['FROM a:1\nENV A=1 B=${A:-x}\n', before('1:10-1:13', 'A')],
  ['FROM a:1\nENV A=1 B="\'$A\'"\n', before('1:12-1:14', 'A')],
  ['FROM a:1\nENV P=/a:$P P=/b:$P\n', [...before('1:9-1:11', 'P'), ...before('1:17-1:19', 'P')]],
  ['FROM a:1\nENV A=1 \\\n  B=$A\n', before('2:4-2:6', 'A')],
  ['FROM a:1\nONBUILD ENV A=1 B=$A\n', before('1:18-1:20', 'A')],
  ['FROM a:1 AS one\nARG A=1\nFROM one\nENV A=2 B=$A\n', before('3:10-3:12', 'A')],
  ['# escape=`\nFROM a:1\nENV A=1 B=`$A C=\\$A\n', before('2:17-2:19', 'A')],
])
