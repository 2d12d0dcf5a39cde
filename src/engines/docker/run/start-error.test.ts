import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import { imageStartError, isHolderLost } from './start-error.ts'

function answered(statusCode: number, text: string): SlipwayError {
  return new SlipwayError('engine_failed', {
    detail: `The engine could not start container: ${text} (status ${statusCode})`,
    data: { statusCode },
  })
}

const OF_THE_IMAGE = [
  'OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "nope": executable file not found in $PATH: unknown',
  'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/x": stat /x: no such file or directory: unknown',
  'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/etc": is a directory: unknown',
  'OCI runtime create failed: runc create failed: unable to start container process: exec: "/etc/passwd": permission denied: unknown',
  'unable to find user ghost: no matching entries in passwd file',
  'No command specified',
  'crun: executable file `nope` not found in $PATH: No such file or directory: OCI runtime attempted to invoke a command that was not found',
  'OCI runtime start failed: starting container: starting root container: urpc method "containerManager.StartRoot" failed: failed to create process: failed to load /x: no such file or directory',
]

const OF_THE_HOST = [
  'cannot join network of a non running container: 0123456789ab',
  'OCI runtime create failed: runc create failed: unable to start container process: error mounting "/mounts/a-1" to rootfs at "/data": no such file or directory',
  'OCI runtime create failed: unable to apply cgroup configuration: mkdir /sys/fs/cgroup/pids/x: no space left on device: unknown',
  'OCI runtime create failed: joining network namespace: lstat /proc/123/ns/net: no such file or directory: unknown',
  'context deadline exceeded',
]

test('what the image brought about is told in its own words', () => {
  for (const text of OF_THE_IMAGE) assert.ok(imageStartError(answered(400, text)), text)
  assert.equal(
    imageStartError(answered(400, OF_THE_IMAGE[0] ?? '')),
    'exec: "nope": executable file not found in $PATH',
  )
})

test('what the host brought about is a fault', () => {
  for (const text of OF_THE_HOST) assert.equal(imageStartError(answered(500, text)), undefined, text)
})

test('an engine that does not answer is a fault whatever it says', () => {
  const error = new SlipwayError('engine_unavailable', { detail: 'exec: "x": executable file not found' })
  assert.equal(imageStartError(error), undefined)
})

test('a lost holder is recognised', () => {
  assert.equal(isHolderLost(answered(409, OF_THE_HOST[0] ?? '')), true)
  assert.equal(isHolderLost(answered(404, 'No such container: 0123456789abcdef')), true)
  assert.equal(
    isHolderLost(answered(409, 'Conflict. The container name "/slipway-x" is already in use')),
    false,
  )
})
