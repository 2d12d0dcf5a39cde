import { tableOf } from './rule-table.ts'
import { dl3002 } from './dl3002.ts'
import { dl3006 } from './dl3006.ts'
import { dl3007 } from './dl3007.ts'
import { dl3026 } from './dl3026.ts'
import { dl3057 } from './dl3057.ts'

const asRoot = (place: string, user = 'root') => [
  `${place} The image runs as root: its last USER is ${JSON.stringify(user)}.`,
]

tableOf(dl3002, [
  ['FROM debian:12\n', []],
  ['FROM debian:12\nUSER root\nUSER app\n', []],
  ['FROM debian:12\nUSER app\nUSER root\n', asRoot('2:5-2:9')],
  ['FROM debian:12\nUSER 0\n', asRoot('1:5-1:6', '0')],
  ['FROM debian:12\nUSER 0:0\n', asRoot('1:5-1:8', '0:0')],
  ['FROM debian:12\nUSER "root"\n', asRoot('1:5-1:11')],
  ['FROM debian:12\nUSER rooted\n', []],
  ['FROM debian:12\nUSER 1000:0\n', []],
  ['FROM debian:12\nARG WHO=root\nUSER $WHO\n', asRoot('2:5-2:9')],
  ['FROM debian:12\nARG WHO=root\nUSER $WHO\n', [], { buildArgs: { WHO: 'app' } }],
  ['FROM debian:12\nARG WHO\nUSER $WHO\n', []],
  ['FROM golang:1 AS build\nUSER root\nFROM debian:12\nCOPY --from=build /a /a\n', []],
  ['FROM golang:1 AS build\nUSER root\nFROM build\nRUN id\n', asRoot('1:5-1:9')],
  ['FROM golang:1 AS build\nUSER root\nFROM build\nUSER app\n', []],
  ['FROM debian:12\nONBUILD USER root\n', []],
  ['FROM debian:12\nUSER \\\n  root\n', asRoot('2:2-2:6')],
])

const untagged = (place: string, image: string) => [
  `${place} The image ${JSON.stringify(image)} has neither tag nor digest, so that it is another one every time.`,
]
const DIGEST = `sha256:${'a'.repeat(64)}`

tableOf(dl3006, [
  ['FROM debian:12\n', []],
  ['FROM scratch\n', []],
  [`FROM debian@${DIGEST}\n`, []],
  ['FROM debian\n', untagged('0:5-0:11', 'debian')],
  ['from  debian as a\n', untagged('0:6-0:12', 'debian')],
  ['FROM --platform=linux/amd64 debian AS a\n', untagged('0:28-0:34', 'debian')],
  ['FROM localhost:5000/app\n', untagged('0:5-0:23', 'localhost:5000/app')],
  ['FROM localhost:5000/app:1\n', []],
  ['FROM debian:12 AS a\nFROM a\n', []],
  ['FROM debian:12 AS a\nFROM A\n', []],
  ['ARG BASE\nFROM $BASE\n', []],
  ['ARG BASE=debian\nFROM ${BASE}\n', untagged('1:5-1:12', 'debian')],
  ['ARG TAG=12\nFROM debian:${TAG}\n', []],
  ['FROM \\\n  debian\n', untagged('1:2-1:8', 'debian')],
])

const latest = (place: string, image: string) => [
  `${place} The image ${JSON.stringify(image)} changes whenever its authors release another one.`,
]

tableOf(dl3007, [
  ['FROM debian:12\n', []],
  ['FROM debian\n', []],
  ['FROM latest:12\n', []],
  ['FROM debian:latest\n', latest('0:12-0:18', 'debian:latest')],
  [`FROM debian:latest@${DIGEST}\n`, []],
  ['FROM localhost:5000/a/b:latest AS x\n', latest('0:24-0:30', 'localhost:5000/a/b:latest')],
  ['ARG TAG=latest\nFROM debian:${TAG}\n', latest('1:5-1:18', 'debian:latest')],
  ['ARG TAG\nFROM debian:${TAG:-latest}\n', latest('1:5-1:26', 'debian:latest')],
  ['ARG TAG\nFROM debian:$TAG\n', []],
  ['FROM debian:12 AS latest\nFROM latest\n', []],
])

const untrusted = (place: string, image: string, registry: string) => [
  `${place} The image ${JSON.stringify(image)} comes from ${registry}, which is not trusted.`,
]
const trusting = (...trustedRegistries: readonly string[]) => ({ trustedRegistries })

tableOf(dl3026, [
  ['FROM quay.io/a/b:1\n', []],
  ['FROM quay.io/a/b:1\n', [], trusting()],
  ['FROM quay.io/a/b:1\n', [], trusting('quay.io')],
  ['FROM quay.io/a/b:1\n', [], trusting('*')],
  ['FROM quay.io/a/b:1\n', untrusted('0:5-0:18', 'quay.io/a/b:1', 'quay.io'), trusting('docker.io')],
  ['FROM debian:12\n', [], trusting('docker.io')],
  ['FROM debian:12\n', [], trusting('hub.docker.com')],
  ['FROM index.docker.io/library/debian:12\n', [], trusting('docker.io')],
  ['FROM debian:12\n', untrusted('0:5-0:14', 'debian:12', 'docker.io'), trusting('quay.io')],
  ['FROM team/app:12\n', untrusted('0:5-0:16', 'team/app:12', 'docker.io'), trusting('quay.io')],
  ['FROM scratch\n', [], trusting('quay.io')],
  ['FROM eu.gcr.io/a/b:1\n', [], trusting('*.gcr.io')],
  ['FROM gcr.io/a/b:1\n', untrusted('0:5-0:17', 'gcr.io/a/b:1', 'gcr.io'), trusting('*.gcr.io')],
  [
    'FROM a.gcr.io.evil.example/b:1\n',
    untrusted('0:5-0:30', 'a.gcr.io.evil.example/b:1', 'a.gcr.io.evil.example'),
    trusting('*.gcr.io'),
  ],
  ['FROM r1.eu.example.com:5000/b:1\n', [], trusting('r*.example.com:5000')],
  ['FROM aba/b:1\n', untrusted('0:5-0:12', 'aba/b:1', 'docker.io'), trusting('docker*docker.io')],
  [
    'FROM debian:12\nCOPY --from=quay.io/a/b:1 /a /a\n',
    untrusted('1:5-1:25', 'quay.io/a/b:1', 'quay.io'),
    trusting('docker.io'),
  ],
  ['ARG BASE\nFROM $BASE\n', [], trusting('quay.io')],
])

tableOf(dl3057, [
  ['FROM debian:12\nHEALTHCHECK CMD true\n', []],
  ['FROM debian:12\nHEALTHCHECK NONE\n', []],
  ['FROM debian:12\n', ['0:0-0:4 The image has no HEALTHCHECK.']],
  ['FROM debian:12 AS a\nHEALTHCHECK CMD true\nFROM a\n', []],
  ['FROM a:1 AS a\nHEALTHCHECK CMD true\nFROM b:1\n', ['2:0-2:4 The image has no HEALTHCHECK.']],
  ['FROM debian:12\nONBUILD HEALTHCHECK CMD true\n', ['0:0-0:4 The image has no HEALTHCHECK.']],
])
