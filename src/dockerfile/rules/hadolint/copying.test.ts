import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixed } from '../support/rule-trial.ts'
import { dl3010 } from './dl3010.ts'
import { dl3020 } from './dl3020.ts'
import { dl3021 } from './dl3021.ts'
import { dl3022 } from './dl3022.ts'
import { dl3023 } from './dl3023.ts'
import { dl3045 } from './dl3045.ts'
import { tableOf } from './rule-table.ts'

const unpacked = (place: string, name: string) => [
  `${place} The archive ${JSON.stringify(name)} is copied and then unpacked by a RUN.`,
]

tableOf(dl3010, [
  ['FROM a:1\nCOPY app.tar.gz /tmp/\n', []],
  ['FROM a:1\nADD app.tar.gz /opt/\n', []],
  ['FROM a:1\nCOPY app.zip /tmp/\nRUN unzip /tmp/app.zip\n', []],
  ['FROM a:1\nCOPY app.tar.gz /tmp/\nRUN tar -tf /tmp/app.tar.gz\n', []],
  ['FROM a:1\nCOPY app.tar.gz /tmp/\nRUN tar -xf /tmp/other.tar.gz\n', []],
  ['FROM a:1\nCOPY app.tar.gz /tmp/\nRUN tar -xzf /tmp/app.tar.gz\n', unpacked('1:5-1:15', 'app.tar.gz')],
  ['FROM a:1\nCOPY app.tar /tmp/\nRUN cd /tmp && tar xf app.tar\n', unpacked('1:5-1:12', 'app.tar')],
  ['FROM a:1\nCOPY d/app.tgz /x.tgz\nRUN tar --extract --file=/x.tgz\n', unpacked('1:5-1:14', 'd/app.tgz')],
  ['FROM a:1\nCOPY ["b.txz", "/b/"]\nRUN tar -x < /b/b.txz\n', unpacked('1:6-1:13', 'b.txz')],
  ['FROM b:1 AS b\nFROM a:1\nCOPY --from=b /app.tar /tmp/\nRUN tar xf /tmp/app.tar\n', []],
  ['FROM a:1 AS a\nCOPY app.tar /tmp/\nFROM b:1\nRUN tar xf /tmp/app.tar\n', []],
])

const plain = (place: string, source: string) => [
  `${place} ADD does no more here than COPY, for ${JSON.stringify(source)} is neither archive nor address.`,
]

tableOf(dl3020, [
  ['FROM a:1\nADD a.tar.gz /a/\n', []],
  ['FROM a:1\nADD a.zip b.gz /a/\n', []],
  ['FROM a:1\nADD https://example.com/a /a\n', []],
  ['FROM a:1\nADD git@example.com:a/b /a\n', []],
  ['FROM a:1\nADD $FILE /a\n', []],
  ['FROM a:1\nADD a.txt b.tgz /a/\n', []],
  ['FROM a:1\nADD <<EOF /a\nx\nEOF\n', []],
  ['FROM a:1\nADD --unpack=true a /a\n', []],
  ['FROM a:1\nCOPY a /a\n', []],
  ['FROM a:1\nADD . /a\n', plain('1:0-1:3', '.')],
  ['FROM a:1\nADD a.txt b.txt /a/\n', plain('1:0-1:3', 'a.txt')],
  ['FROM a:1\nADD ["a b", "/a"]\n', plain('1:0-1:3', 'a b')],
  ['FROM a:1\nONBUILD ADD a /a\n', plain('1:8-1:11', 'a')],
  ['FROM a:1\nADD --checksum=sha256:0 a /a\n', plain('1:0-1:3', 'a')],
])

const fixes: readonly (readonly [from: string, to: string])[] = [
  ['ADD a /a', 'COPY a /a'],
  ['add a /a', 'copy a /a'],
  ['Add a /a', 'COPY a /a'],
  ['ADD --chown=1:1 --link . /a', 'COPY --chown=1:1 --link . /a'],
  ['ADD src/*.py /a/', 'COPY src/*.py /a/'],
  ['ONBUILD ADD a /a', 'ONBUILD COPY a /a'],
  ['ADD src/* /a/', 'ADD src/* /a/'],
  ['ADD $D/x /a/', 'ADD $D/x /a/'],
  ['ADD --checksum=sha256:0 a /a', 'ADD --checksum=sha256:0 a /a'],
]
for (const [from, to] of fixes) {
  test(`DL3020 makes ${JSON.stringify(to)} of ${JSON.stringify(from)}`, () => {
    assert.equal(fixed(dl3020, `FROM a:1\nENV D=d\n${from}\n`), `FROM a:1\nENV D=d\n${to}\n`)
  })
}

const noFolder = (place: string, target: string, count = 2) => [
  `${place} COPY has ${count} sources, but ${JSON.stringify(target)} names no folder.`,
]

tableOf(dl3021, [
  ['FROM a:1\nCOPY a /b\n', []],
  ['FROM a:1\nCOPY a b /c/\n', []],
  ['FROM a:1\nCOPY a b .\n', []],
  ['FROM a:1\nCOPY a b ..\n', []],
  ['FROM a:1\nCOPY a b c/..\n', []],
  ['FROM a:1\nCOPY a b $C\n', []],
  ['FROM a:1\nCOPY a b "/c/"\n', []],
  ['FROM a:1\nCOPY ["a", "b", "/c/"]\n', []],
  ['# escape=`\nFROM a:1\nCOPY a b c:\\d\\\n', []],
  ['FROM a:1\nCOPY a b /c\n', noFolder('1:9-1:11', '/c')],
  ['FROM a:1\nCOPY a b c /d...\n', noFolder('1:11-1:16', '/d...', 3)],
  ['FROM a:1\nCOPY ["a", "b", "/c d"]\n', noFolder('1:16-1:22', '/c d')],
  ['FROM a:1\nCOPY <<X <<Y /c\nX\nY\n', noFolder('1:13-1:15', '/c')],
  ['FROM a:1\nONBUILD COPY a b /c\n', noFolder('1:17-1:19', '/c')],
  ['FROM a:1\nCOPY a \\\n # why\n b \\\n /c\n', noFolder('4:1-4:3', '/c')],
])

const noStage = (place: string, name: string) => [
  `${place} ${JSON.stringify(name)} is no stage of this file, and as an image it has no tag.`,
]
const later = (place: string, name: string) => [
  `${place} The stage ${JSON.stringify(name)} comes later than the COPY from it.`,
]

tableOf(dl3022, [
  ['FROM a:1 AS one\nFROM b:1\nCOPY --from=one /a /a\n', []],
  ['FROM a:1 AS one\nFROM b:1\nCOPY --from=ONE /a /a\n', []],
  ['FROM a:1 AS one\nFROM b:1\nCOPY --from=0 /a /a\n', []],
  ['FROM b:1\nCOPY --from=nginx:1 /a /a\n', []],
  [`FROM b:1\nCOPY --from=nginx@sha256:${'0'.repeat(64)} /a /a\n`, []],
  ['FROM b:1 AS own\nCOPY --from=own /a /a\n', []],
  ['FROM b:1\nONBUILD COPY --from=one /a /a\n', []],
  ['FROM b:1\nCOPY --from=nginx /a /a\n', noStage('1:12-1:17', 'nginx')],
  ['FROM b:1\nCOPY --chown=1 --from="nginx" /a /a\n', noStage('1:22-1:29', 'nginx')],
  ['FROM b:1\nCOPY --from=localhost:5000/nginx /a /a\n', noStage('1:12-1:32', 'localhost:5000/nginx')],
  ['FROM b:1\nCOPY --from=3 /a /a\n', noStage('1:12-1:13', '3')],
  ['FROM b:1\nCOPY --from=one /a /a\nFROM a:1 AS one\n', later('1:12-1:15', 'one')],
  ['FROM b:1\nCOPY --from=1 /a /a\nFROM a:1\n', later('1:12-1:13', '1')],
])

const itself = (place: string, name: string) => [
  `${place} The stage ${JSON.stringify(name)} cannot copy from itself.`,
]

tableOf(dl3023, [
  ['FROM a:1 AS one\nFROM b:1 AS two\nCOPY --from=one /a /a\n', []],
  ['FROM a:1 AS one\nONBUILD COPY --from=one /a /a\n', []],
  ['FROM a:1 AS one\nCOPY --from=one /a /a\n', itself('1:12-1:15', 'one')],
  ['FROM a:1 AS one\nCOPY --from=One /a /a\n', itself('1:12-1:15', 'One')],
  ['FROM a:1\nFROM b:1\nCOPY --from=1 /a /a\n', itself('2:12-2:13', '1')],
])

const relative = (place: string, target: string) => [
  `${place} Where ${JSON.stringify(target)} is depends on the working folder of the base image.`,
]

tableOf(dl3045, [
  ['FROM a:1\nCOPY a /b\n', []],
  ['FROM a:1\nCOPY a $B/c\n', []],
  ['FROM a:1\nCOPY a "/b"\n', []],
  ['FROM a:1\nCOPY ["a", "/b"]\n', []],
  ['# escape=`\nFROM a:1\nCOPY a c:\\b\nCOPY a \\b\n', []],
  ['FROM a:1\nWORKDIR /w\nCOPY a b\n', []],
  ['FROM a:1 AS one\nWORKDIR /w\nFROM one\nCOPY a .\n', []],
  ['FROM a:1\nONBUILD WORKDIR /w\nONBUILD COPY a b\n', []],
  ['FROM a:1\nADD a b\n', []],
  ['FROM a:1\nCOPY a b\n', relative('1:7-1:8', 'b')],
  ['FROM a:1\nCOPY a .\nWORKDIR /w\n', relative('1:7-1:8', '.')],
  ['FROM a:1\nCOPY ["a", "b"]\n', relative('1:11-1:14', 'b')],
  ['FROM a:1 AS one\nWORKDIR /w\nFROM b:1\nCOPY --from=one a b\n', relative('3:18-3:19', 'b')],
  ['FROM a:1\nONBUILD WORKDIR /w\nCOPY a b\n', relative('2:7-2:8', 'b')],
  ['FROM a:1\nONBUILD COPY a b\n', relative('1:15-1:16', 'b')],
])
