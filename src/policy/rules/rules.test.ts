import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Judging, judge, policyWith } from '../../../test/support/judge.ts'
import { type RuleName, RULE_NAMES } from '../codes.ts'
import type { PolicyDocument } from '../policy-document.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`
const REGISTRY = 'registry.example.org'

/** Every rule allows but the named ones. */
function only(names: readonly RuleName[], more: Partial<PolicyDocument> = {}): PolicyDocument {
  const rules = Object.fromEntries(
    RULE_NAMES.map((name) => [name, names.includes(name) ? 'deny' : 'allow']),
  ) as PolicyDocument['rules']
  return policyWith({ ...more, rules })
}

/** `CODE line:character-line:character` of each finding, counted from zero. */
function findings(text: string, options: Judging): readonly string[] {
  return judge(text, options).diagnostics.map(({ code, range: { start, end } }) => {
    const place = `${start.line}:${start.character}-${end.line}:${end.character}`
    return `${code} ${place}`
  })
}

interface Row {
  readonly text: string
  readonly finds: readonly string[]
  readonly options?: Judging
}

const TABLES: Readonly<Record<string, { readonly policy: PolicyDocument; readonly rows: readonly Row[] }>> = {
  foreignFrontend: {
    policy: only(['foreignFrontend'], { frontends: { allow: ['docker/dockerfile:1*'] } }),
    rows: [
      { text: '# syntax=evil\nFROM a\n', finds: ['SEC1001 0:0-0:13'] },
      { text: '#!/usr/bin/env x\n#  SYNTAX = evil\nFROM a\n', finds: ['SEC1001 1:0-1:16'] },
      { text: '# syntax=docker/dockerfile:1.7\nFROM a\n', finds: [] },
      { text: '# syntax=docker/dockerfile:1 evil\nFROM a\n', finds: ['SEC1001 0:0-0:33'] },
      { text: '# syntax=evil.example/docker/dockerfile:1\nFROM a\n', finds: ['SEC1001 0:0-0:41'] },
      {
        text: 'FROM a\n',
        finds: ['SEC1001 0:0-0:0'],
        options: { buildArgs: { BUILDKIT_SYNTAX: 'evil' } },
      },
      { text: 'FROM a\n', finds: [], options: { buildArgs: { BUILDKIT_SYNTAX: 'docker/dockerfile:1' } } },
      { text: 'FROM a\n', finds: ['SEC1001 0:0-0:0'], options: { buildArgs: { BUILDKIT_CACHE: '1' } } },
    ],
  },
  'addUrl and addGit': {
    policy: only(['addUrl', 'addGit']),
    rows: [
      { text: 'FROM a\nADD https://e/x /y\n', finds: ['SEC1002 1:4-1:18'] },
      { text: 'FROM a\nADD git@e:x /y\n', finds: ['SEC1004 1:4-1:14'] },
      { text: 'FROM a\nADD $X /y\n', finds: [] },
      { text: 'FROM a\nADD x /y\n', finds: [] },
    ],
  },
  addUnknown: {
    policy: only(['addUnknown']),
    rows: [
      { text: 'FROM a\nADD $X /y\n', finds: ['SEC1003 1:4-1:9'] },
      { text: 'FROM a\nADD ./$X /y\n', finds: [] },
    ],
  },
  'insecureRun, hostNetwork and device': {
    policy: only(['insecureRun', 'hostNetwork', 'device']),
    rows: [
      { text: 'FROM a\nRUN --security=insecure x\n', finds: ['SEC1005 1:4-1:23'] },
      { text: 'FROM a\nRUN --security=sandbox x\n', finds: [] },
      { text: 'FROM a\nRUN --network=host x\n', finds: ['SEC1006 1:4-1:18'] },
      { text: 'FROM a\nRUN --network=container:x y\n', finds: ['SEC1006 1:4-1:25'] },
      { text: 'FROM a\nRUN --network=$X y\n', finds: ['SEC1006 1:4-1:16'] },
      { text: 'FROM a\nRUN --network=none x\nRUN --network=default x\n', finds: [] },
      { text: 'FROM a\nRUN --net"wo"rk=ho"st" x\n', finds: ['SEC1006 1:4-1:22'] },
      { text: 'FROM a\nRUN \\\n  --device=x/y z\n', finds: ['SEC1008 2:2-2:14'] },
      { text: 'FROM a\nONBUILD RUN --network=host x\n', finds: ['SEC1006 1:12-1:26'] },
    ],
  },
  networkedRun: {
    policy: only(['networkedRun']),
    rows: [
      { text: 'FROM a\nRUN x\nRUN --network=none y\n', finds: ['SEC1007 1:0-1:3'] },
      { text: 'FROM a\nONBUILD RUN x\n', finds: ['SEC1007 1:8-1:11'] },
    ],
  },
  mounts: {
    policy: only(['secretMount', 'sshMount', 'sharedCache', 'unknownMount']),
    rows: [
      { text: 'FROM a\nRUN --mount=type=secret,id=x y\n', finds: ['SEC1009 1:4-1:28'] },
      { text: 'FROM a\nRUN --mount=id=x,type=SSH y\n', finds: ['SEC1010 1:4-1:25'] },
      { text: 'FROM a\nRUN --mount=type=cache,target=/c y\n', finds: ['SEC1011 1:4-1:32'] },
      { text: 'FROM a\nRUN --mount=type=cache,id=pip,target=/c y\n', finds: ['SEC1011 1:4-1:39'] },
      { text: 'FROM a\nRUN --mount=type=cache,id=team-$X,target=/c y\n', finds: ['SEC1011 1:4-1:43'] },
      { text: 'FROM a\nRUN --mount=type=cache,id=team-,target=/c y\n', finds: ['SEC1011 1:4-1:41'] },
      { text: 'FROM a\nRUN --mount=type=cache,id=team-pip,target=/c y\n', finds: [] },
      { text: 'FROM a\nRUN --mount=type=$T,target=/c y\n', finds: ['SEC1012 1:4-1:29'] },
      { text: 'FROM a\nRUN --mount=type=tmpfs,target=/c --mount=target=/d y\n', finds: [] },
    ],
  },
  onbuild: {
    policy: only(['onbuild']),
    rows: [{ text: 'FROM a\nonbuild RUN x\n', finds: ['SEC1013 1:0-1:7'] }],
  },
  instruction: {
    policy: only(['instruction'], { instructions: { allow: ['FROM', 'RUN', 'ONBUILD'], deny: ['USER'] } }),
    rows: [
      { text: 'FROM a\nRUN x\nEXPOSE 80\n', finds: ['SEC1014 2:0-2:6'] },
      { text: 'FROM a\nONBUILD ADD x /y\n', finds: ['SEC1014 1:8-1:11'] },
      { text: 'FROM a\nuser x\n', finds: ['SEC1014 1:0-1:4'] },
    ],
  },
  unresolvedImage: {
    policy: only(['unresolvedImage']),
    rows: [
      { text: 'ARG B\nFROM $B\n', finds: ['SEC1015 1:5-1:7'] },
      { text: 'ARG B\nFROM $B\n', finds: [], options: { buildArgs: { B: 'debian' } } },
      { text: 'ARG B=debian\nFROM $B\n', finds: [] },
      { text: 'FROM a\nCOPY --from=$X /a /b\n', finds: ['SEC1015 1:5-1:14'] },
      { text: 'FROM Debian\n', finds: ['SEC1015 0:5-0:11'] },
    ],
  },
  baseImage: {
    policy: only(['baseImage'], {
      images: { allow: ['debian', `${REGISTRY}/team/*`, DIGEST, 'alpine:3*', 'other/*@sha256:bb*'] },
    }),
    rows: [
      { text: 'FROM debian:12\nFROM docker.io/library/debian\n', finds: [] },
      { text: `FROM ${REGISTRY}/team/a/b:1\nFROM scratch\n`, finds: [] },
      { text: 'FROM ubuntu\n', finds: ['SEC1016 0:5-0:11'] },
      { text: `FROM ${REGISTRY}/teams/a\n`, finds: ['SEC1016 0:5-0:33'] },
      { text: `FROM evil.example/${REGISTRY}/team/a\n`, finds: ['SEC1016 0:5-0:45'] },
      { text: `FROM evil/x@${DIGEST}\n`, finds: [] },
      { text: 'FROM alpine:3.20\nFROM alpine\n', finds: ['SEC1016 1:5-1:11'] },
      { text: `FROM alpine:3@sha256:${'b'.repeat(64)}\n`, finds: ['SEC1016 0:5-0:85'] },
      { text: `FROM other/x@sha256:${'b'.repeat(64)}\n`, finds: [] },
      { text: 'FROM debian AS d\nCOPY --from=evil/x /a /b\n', finds: ['SEC1016 1:5-1:18'] },
      { text: 'FROM debian AS d\nCOPY --from=d /a /b\n', finds: [] },
      { text: 'FROM debian\nRUN --mount=from=evil/x,target=/m y\n', finds: ['SEC1016 1:4-1:33'] },
      { text: 'FROM debian\nONBUILD COPY --from=evil/x /a /b\n', finds: ['SEC1016 1:13-1:26'] },
      { text: 'FROM $X\n', finds: ['SEC1015 0:5-0:7'] },
    ],
  },
  'imageDigest, imageTag and latestTag': {
    policy: only(['imageDigest', 'imageTag', 'latestTag']),
    rows: [
      { text: 'FROM debian:12\n', finds: ['SEC1017 0:5-0:14'] },
      { text: 'FROM debian\n', finds: ['SEC1017 0:5-0:11', 'SEC1018 0:5-0:11'] },
      { text: 'FROM debian:latest\n', finds: ['SEC1017 0:5-0:18', 'SEC1019 0:5-0:18'] },
      { text: `FROM debian@${DIGEST}\nFROM debian:12@${DIGEST}\n`, finds: [] },
      { text: 'FROM debian@sha256:aa\n', finds: ['SEC1015 0:5-0:21'] },
    ],
  },
  latestTag: {
    policy: only(['latestTag']),
    rows: [
      { text: 'FROM debian\nFROM debian:12\n', finds: ['SEC1019 0:5-0:11'] },
      { text: 'FROM $X\n', finds: ['SEC1015 0:5-0:7'] },
    ],
  },
  privateRegistry: {
    policy: only(['privateRegistry'], { registries: { known: ['Registry:5000'] } }),
    rows: [
      { text: 'FROM 10.0.0.5:5000/x\n', finds: ['SEC1020 0:5-0:20'] },
      { text: 'FROM a\nCOPY --from=localhost/x /a /b\n', finds: ['SEC1020 1:5-1:23'] },
      { text: 'FROM registry:5000/x\nFROM ghcr.io/x/y\nFROM debian\n', finds: [] },
      { text: 'FROM registry:5001/x\n', finds: ['SEC1020 0:5-0:20'] },
    ],
  },
  rootUser: {
    policy: only(['rootUser']),
    rows: [
      { text: 'FROM a\n', finds: ['SEC1022 0:5-0:6'] },
      { text: 'FROM a\nUSER app\nUSER root\n', finds: ['SEC1022 2:5-2:9'] },
      { text: 'FROM a\nUSER 0:0\n', finds: ['SEC1022 1:5-1:8'] },
      { text: 'FROM a\nUSER $X\n', finds: ['SEC1022 1:5-1:7'] },
      { text: 'FROM a\nUSER "root"\n', finds: ['SEC1022 1:5-1:11'] },
      { text: 'FROM a\nUSER 1000:0\n', finds: [] },
      { text: 'FROM a AS b\nUSER app\nFROM b\nRUN x\n', finds: [] },
      { text: 'FROM a AS b\nUSER app\nFROM a\n', finds: ['SEC1022 2:5-2:6'] },
      { text: 'FROM a AS b\nUSER app\nFROM a\n', finds: [], options: { target: 'B' } },
      { text: 'FROM a\nONBUILD USER app\n', finds: ['SEC1022 0:5-0:6'] },
    ],
  },
  'stageCount and instructionCount': {
    policy: only(['stageCount', 'instructionCount'], { limits: { stages: 1, instructions: 3 } }),
    rows: [
      { text: 'FROM a\nRUN x\nONBUILD RUN y\n', finds: [] },
      { text: 'FROM a\nRUN x\nFROM b\n', finds: ['SEC1023 2:0-2:6'] },
      { text: 'FROM a\nRUN x\nRUN y\nRUN z\n', finds: ['SEC1024 3:0-3:5'] },
    ],
  },
}

for (const [name, { policy, rows }] of Object.entries(TABLES)) {
  describe(`the rules of a policy: ${name}`, () => {
    for (const { text, finds, options } of rows) {
      test(`finds ${finds.join(' ') || 'nothing'} in ${JSON.stringify(text)} ${JSON.stringify(options ?? {})}`, () => {
        assert.deepEqual(findings(text, { ...options, policy }), finds)
      })
    }
  })
}

test('what would go past the proxy of builds is denied whatever the policy says, and the message says why', () => {
  const policy = only([])
  const text = [
    'FROM a',
    'ADD https://e/x /y',
    'ADD git@e:x /y',
    'ADD $X /y',
    'RUN --network=host x',
    'ONBUILD ADD http://169.254.169.254/latest /y',
    'ADD x /y',
    'RUN --network=none x',
    'RUN x',
  ].join('\n')
  assert.deepEqual(judge(text, { policy }).diagnostics, [])
  const { document, diagnostics } = judge(text, { policy, heldToProxy: true })
  assert.equal(document, null)
  const said = diagnostics.map(({ code, severity, range }) => `${code} ${severity} ${range.start.line}`)
  assert.deepEqual(said, [
    'SEC1002 error 1',
    'SEC1004 error 2',
    'SEC1003 error 3',
    'SEC1006 error 4',
    'SEC1002 error 5',
  ])
  for (const { message } of diagnostics) assert.match(message, /past the proxy that builds are held to/)
})

test('images that nobody can look at before the build are denied where builds are held to a proxy', () => {
  const policy = only([])
  const text = 'ARG B\nFROM --platform=linux/arm64 a\nFROM $B\nCOPY --from=a:1 --link /a /b\n'
  assert.deepEqual(judge(text, { policy }).diagnostics, [])
  assert.deepEqual(findings(text, { policy, heldToProxy: true }), ['SEC1015 1:5-1:27', 'SEC1015 2:5-2:7'])
})

test('a rule that warns lets the Dockerfile through, and one that allows says nothing', () => {
  const text = 'FROM a\nADD https://e/x /y\n'
  const warned = judge(text, { policy: policyWith({ rules: { addUrl: 'warn' } }) })
  assert.ok(warned.document)
  assert.deepEqual(
    warned.diagnostics.map(({ code, severity }) => `${code} ${severity}`),
    ['SEC1002 warning'],
  )
  assert.deepEqual(judge(text, { policy: policyWith({ rules: { addUrl: 'allow' } }) }).diagnostics, [])
})

test('no comment in the Dockerfile suppresses what a policy says', () => {
  for (const comment of [
    '# check=skip=all;error=false',
    '# hadolint global ignore=SEC1002',
    '# hadolint ignore=SEC1002,all',
  ]) {
    const { document, diagnostics } = judge(`${comment}\nFROM a\n${comment}\nADD https://e/x /y\n`)
    assert.equal(document, null)
    assert.ok(diagnostics.some(({ code, severity }) => code === 'SEC1002' && severity === 'error'))
  }
})
