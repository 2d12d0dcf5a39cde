import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import { classifyFailure, classifyRegistryFailure, type FailedBuild } from './failure.ts'

function outcome(error: string, name?: string, stepError = error): FailedBuild {
  const result = classifyFailure(error, name === undefined ? null : { name, error: stepError })
  assert.ok(!(result instanceof Error), String(result))
  return result
}

function fault(error: string, name?: string): string {
  const result = classifyFailure(error, name === undefined ? null : { name, error })
  assert.ok(result instanceof SlipwayError, JSON.stringify(result))
  return result.code
}

const RUN = '[2/2] RUN make all'
const LOAD = '[internal] load metadata for docker.io/library/x:1'

describe('a command that failed', () => {
  const spellings: readonly (readonly [string, string])[] = [
    ['Docker 20.10', 'executor failed running [/bin/sh -c make all]: exit code: 7'],
    ['Docker 26', 'process "/bin/sh -c make all" did not complete successfully: exit code: 7'],
    ['the classic builder', "The command '/bin/sh -c make all' returned a non-zero code: 7"],
    ['Podman', 'error building at STEP "RUN make all": error while running runtime: exit status 7'],
  ]
  for (const [engine, error] of spellings) {
    test(`is understood as ${engine} says it`, () => {
      const { reason, command, exitCode, step } = outcome(error, RUN)
      assert.deepEqual(
        { reason, command, exitCode, step },
        {
          reason: 'build_failed',
          command: 'make all',
          exitCode: 7,
          step: RUN,
        },
      )
    })
  }

  test('is named in short when it is long, without what indented its lines', () => {
    const command = `make     &&   ${'make test && '.repeat(20)}true`
    const { message, step } = outcome('executor failed running [x]: exit code: 1', `[ 2/12] RUN ${command}`)
    assert.match(
      message,
      /^The command of step "\[ 2\/12\] RUN make && make test && .{60,75}…" ended with exit code 1$/,
    )
    assert.ok(step?.endsWith(command))
  })

  test('cannot look like an engine without space by its own words', () => {
    const error =
      'process "/bin/sh -c echo ]: no space left on device" did not complete successfully: exit code: 1'
    assert.equal(outcome(error, '[2/2] RUN echo ]: no space left on device').exitCode, 1)
  })

  test('cannot make itself another step of the classic builder', () => {
    const error = "The command '/bin/sh -c echo dial tcp' returned a non-zero code: 2"
    assert.equal(outcome(error, '[9/9] FROM evil').reason, 'build_failed')
  })

  test('that could not be run is the submission’s failure without an exit code', () => {
    const error =
      'process "/bin/sh -c true" did not complete successfully: unable to find user nobody2: no matching entries in passwd file'
    const result = outcome(error, RUN)
    assert.equal(result.exitCode, null)
    assert.match(result.message, /unable to find user/)
  })

  test('for want of the builder’s network is the engine’s failure', () => {
    const error = 'process "/bin/sh -c true" did not complete successfully: network bridge not found'
    assert.equal(fault(error, RUN), 'engine_failed')
    const gone =
      'executor failed running [/bin/sh -c true]: failed to create endpoint k2 on network bridge: adding interface veth1 to bridge docker0 failed: could not find bridge docker0'
    assert.equal(fault(gone, RUN), 'engine_failed')
  })

  test('that the builder lost is the engine’s failure', () => {
    assert.equal(fault('executor failed running [/bin/sh]: exit code: 4294967295', RUN), 'engine_failed')
  })
})

describe('a Dockerfile that was refused', () => {
  test('gives its line, in both spellings', () => {
    const old =
      'failed to solve with frontend dockerfile.v0: failed to create LLB definition: dockerfile parse error line 2: unknown instruction: RUNN'
    assert.equal(outcome(old).line, 2)
    const recent = outcome('dockerfile parse error on line 3: unknown flag: wat')
    assert.equal(recent.line, 3)
    assert.equal(recent.reason, 'dockerfile_invalid')
    assert.equal(recent.message, 'Line 3: unknown flag: wat')
  })

  test('without a line is still the submission’s', () => {
    const result = outcome(
      'failed to solve with frontend dockerfile.v0: failed to create LLB definition: target stage zzz could not be found',
    )
    assert.equal(result.reason, 'dockerfile_invalid')
    assert.equal(result.message, 'Target stage zzz could not be found')
  })

  test('is not blamed for an engine that was stopped', () => {
    assert.equal(fault('rpc error: code = Unavailable desc = transport is closing'), 'engine_failed')
    assert.equal(fault('failed to solve: context canceled'), 'engine_failed')
  })
})

describe('an instruction that failed', () => {
  test('does not show the engine’s folders', () => {
    const error = `lstat /var/lib/docker/overlay2/${'a1'.repeat(32)}/merged/nothere: no such file or directory`
    assert.equal(
      outcome(error, '[2/2] COPY --from=a /nothere /x').message,
      'COPY --from=a /nothere /x: lstat /nothere: no such file or directory',
    )
  })

  test('for want of space is the engine’s failure', () => {
    assert.equal(
      fault('write /var/lib/docker/tmp/x: no space left on device', '[2/2] COPY a /a'),
      'engine_failed',
    )
    assert.equal(fault('failed to copy: no space left on device', LOAD), 'engine_failed')
  })

  test('because there are too many layers is the submission’s', () => {
    const error = 'failed to export image: failed to create image: max depth exceeded'
    assert.equal(outcome(error, 'exporting to image').reason, 'build_failed')
  })
})

describe('what Podman says', () => {
  test('an unknown instruction makes the Dockerfile invalid', () => {
    const error = 'building at STEP "RUNN ": Build error: Unknown instruction: "RUNN" &imagebuilder.Step{}'
    const result = outcome(error, '[2/3] RUNN true')
    assert.equal(result.reason, 'dockerfile_invalid')
    assert.equal(result.message, 'Unknown instruction: RUNN')
  })

  test('a file that is not in the context is named', () => {
    const error =
      'building at STEP "COPY nothere /x": checking on sources under "/var/tmp/libpod_builder1/build": copier: stat: "/nothere": no such file or directory'
    const result = outcome(error, '[2/3] COPY nothere /x')
    assert.equal(result.reason, 'build_failed')
    assert.equal(result.message, 'COPY nothere /x: copier: stat: "/nothere": no such file or directory')
  })

  test('a reference that is none makes the Dockerfile invalid', () => {
    const result = outcome(
      'creating build container: repository name must be lowercase',
      '[1/2] FROM UPPER:1',
    )
    assert.equal(result.reason, 'dockerfile_invalid')
    assert.equal(result.message, 'UPPER:1: repository name must be lowercase')
  })
})

describe('a base image that was not had', () => {
  const missing = [
    'docker.io/library/x:1: not found',
    'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    'pulling from host registry failed with status code [manifests latest]: 403 Forbidden',
    'no match for platform in manifest: not found',
    'manifest unknown',
  ]
  for (const error of missing) {
    test(`is missing: ${error.slice(0, 50)}`, () => {
      const { reason, image } = outcome(error, LOAD)
      assert.deepEqual([reason, image], ['base_image_unavailable', 'docker.io/library/x:1'])
    })
  }

  const troubled = [
    'failed to do request: Head "https://r/v2/x/manifests/1": dial tcp: lookup r on 1.1.1.1:53: no such host',
    'failed to do request: Head "https://r/v2/x/manifests/1": dial tcp 127.0.0.1:1: connect: connection refused',
    'pulling from host r failed with status code [manifests latest]: 429 Too Many Requests',
    'unexpected status from HEAD request to https://r/v2/x/manifests/1: 503 Service Unavailable',
    'toomanyrequests: You have reached your pull rate limit.',
    'net/http: TLS handshake timeout',
    'failed to do request: Head "https://r/v2/x/manifests/1": EOF',
  ]
  for (const error of troubled) {
    test(`is the registry’s trouble: ${error.slice(-40)}`, () =>
      assert.equal(fault(error, LOAD), 'registry_unavailable'))
  }

  test('cannot look like trouble by its name', () => {
    const ref = 'registry.example/timeout/429:503'
    const result = classifyRegistryFailure(ref, `${ref}: not found`)
    assert.ok(!(result instanceof Error))
    assert.equal(result.reason, 'base_image_unavailable')
  })
})
