import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { classifyPushFailure, type PushFailure } from './push-failure.ts'
import { pushReference } from './reference.ts'

const reference = pushReference({ registry: 'reg.example:5000', repository: 'team/app', tag: '1' })
const get = (path = '/v2/'): string => `Get "https://reg.example:5000${path}"`

/** Measured on Docker 20.10, unless it says otherwise. */
const TEXTS: Readonly<Record<PushFailure, readonly string[]>> = {
  denied: [
    'unauthorized: authentication required',
    'unauthorized',
    'no basic auth credentials',
    `Head "https://reg.example:5000/v2/team/app/manifests/1": no basic auth credentials`,
    'denied: requested access to the resource is denied',
    'name unknown',
    'name unknown: repository name not known to registry',
    'name invalid',
    'unsupported',
    'unsupported: The operation is unsupported.',
    'error parsing HTTP 403 response body: invalid character: "<html>"',
    'error parsing HTTP 413 response body: unexpected end of JSON input: ""',
    'no such image: reg.example:5000/Team/app:1: invalid reference format: repository name must be lowercase',
    `${get()}: x509: certificate signed by unknown authority`,
    `${get()}: x509: certificate has expired or is not yet valid: current time is after`,
    `${get()}: http: server gave HTTP response to HTTPS client`,
    // Docker 26
    `${get()}: tls: failed to verify certificate: x509: certificate signed by unknown authority`,
    'failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized',
    'push access denied, repository does not exist or may require authorization: server message: insufficient_scope',
    // token services, Docker Hub, Harbor, ECR, GitLab
    'unauthorized: incorrect username or password',
    `${get('/token')}: unauthorized: Invalid username/password`,
    'denied: Failed to process request: tag 1 is immutable',
    "tag invalid: The image tag '1' already exists in the 'team/app' repository and cannot be overwritten because the repository is immutable.",
    "name unknown: The repository with name 'team/app' does not exist in the registry with id '1'",
    'unknown: repository team/app not found',
    'denied: adding 10.0 MiB of storage resource, which when updated to current usage will exceed the quota',
    // Podman 4.3, measured
    'trying to reuse blob sha256:aa6e at destination: checking whether a blob sha256:aa6e exists in reg.example:5000/team/app: unauthorized: authentication required',
    'initializing destination docker://reg.example:5000/team/app:1: checking whether a blob exists: unable to retrieve auth token: invalid username/password: unauthorized',
    'writing blob: initiating layer upload to /v2/team/app/blobs/uploads/: authentication required',
    'pinging container registry reg.example:5000: Get "https://reg.example:5000/v2/": http: server gave HTTP response to HTTPS client',
    'writing manifest: uploading manifest 1 to reg.example:5000/team/app: unexpected HTTP status: 403 Forbidden',
  ],
  unavailable: [
    `${get()}: dial tcp 127.0.0.1:5000: connect: connection refused`,
    `Get "https://registry.invalid/v2/": dial tcp: lookup registry.invalid on 10.0.0.53:53: no such host`,
    `${get()}: dial tcp 192.0.2.1:5000: i/o timeout`,
    `${get()}: net/http: TLS handshake timeout`,
    `${get()}: net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)`,
    `${get()}: EOF`,
    'Patch "https://reg.example:5000/v2/team/app/blobs/uploads/1?_state=x": write tcp: broken pipe',
    'Put "https://reg.example:5000/v2/team/app/blobs/uploads/1": read tcp: read: connection reset by peer',
    'received unexpected HTTP status: 500 Internal Server Error',
    'received unexpected HTTP status: 503 Service Unavailable',
    'received unexpected HTTP status: 507 Insufficient Storage',
    'error parsing HTTP 429 response body: invalid character: "slow down"',
    'error parsing HTTP 502 response body: invalid character: "<html>access denied by proxy</html>"',
    'toomanyrequests: You have reached your pull rate limit',
    'toomanyrequests: too many unauthenticated requests, access denied for now',
    'unknown: unknown error',
    'blob upload unknown',
    'write /var/lib/registry/docker: no space left on device',
    'unauthorized: unexpected status code: 503',
    'something that nobody has seen before',
    // Docker 26
    'failed to authorize: failed to fetch oauth token: unexpected status: 503 Service Unavailable',
    // Podman 4.3, measured
    'trying to reuse blob sha256:aa6e at destination: pinging container registry reg.example:5000: Get "http://reg.example:5000/v2/": dial tcp 127.0.0.1:5000: connect: connection refused',
    'pinging container registry reg.example:5000: Get "https://reg.example:5000/v2/": dial tcp 127.0.0.1:5000: connect: connection refused',
    'writing blob: uploading layer chunked: received unexpected HTTP status: 500 Internal Server Error',
  ],
  engine: [
    'An image does not exist locally with the tag: reg.example:5000/team/app',
    'tag does not exist: reg.example:5000/team/app:1',
    'context canceled',
    'reg.example:5000/team/app:1: image not known',
  ],
}

describe('the failure of a push', () => {
  for (const [kind, texts] of Object.entries(TEXTS)) {
    for (const text of texts) {
      test(`is ${kind}: ${text.slice(0, 90)}`, () => {
        assert.equal(classifyPushFailure(text, reference), kind)
      })
    }
  }

  test('is not told from the names that the submitter chose', () => {
    const named = pushReference({ registry: 'denied.example', repository: 'unauthorized/policy', tag: '1' })
    const down =
      'Get "https://denied.example/v2/": dial tcp: lookup denied.example on 10.0.0.53:53: no such host'
    assert.equal(classifyPushFailure(down, named), 'unavailable')
    const text = 'error of denied.example/unauthorized/policy:1: unexpected EOF'
    assert.equal(classifyPushFailure(text, named), 'unavailable')
    const busy = pushReference({ registry: 'reg.example', repository: 'toomanyrequests/app', tag: '1' })
    assert.equal(classifyPushFailure('denied: no access to toomanyrequests/app', busy), 'denied')
  })
})
