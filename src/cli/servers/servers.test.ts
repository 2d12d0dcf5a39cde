import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { DEFAULT_URL, type Environment, readEnvironment } from '../environment.ts'
import { runSlipway, type ScriptedService, scriptService } from '../scripted-service.ts'
import { chooseServer } from './choose-server.ts'
import { readServers, writeServers } from './server-file.ts'

const WORK = { url: 'https://work.example', token: 'w-token' }

describe('servers that are kept', () => {
  let home = ''
  let environment: Environment
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'slipway-servers-'))
    environment = readEnvironment({ XDG_CONFIG_HOME: home })
  })
  afterEach(() => rm(home, { recursive: true }))

  describe('which service a command talks to', () => {
    it('is this machine where nothing says another', () => {
      assert.deepEqual(chooseServer({}, environment), {
        url: DEFAULT_URL,
        from: 'the default',
        token: undefined,
      })
    })

    it('is what the option says, then the environment, then the server in use', () => {
      writeServers(environment, { current: 'work', servers: { work: WORK } })
      const env = { ...environment, url: 'http://env.example' }
      assert.equal(chooseServer({ url: 'http://flag.example' }, env).from, '--url')
      assert.equal(chooseServer({ server: 'work' }, env).from, '--server work')
      assert.equal(chooseServer({}, env).from, 'SLIPWAY_URL')
      assert.equal(chooseServer({}, { ...environment, server: 'work' }).from, 'SLIPWAY_SERVER work')
      assert.deepEqual(chooseServer({}, environment), { ...WORK, from: 'the server in use, work' })
    })

    it('gets its token whichever way its address was given, and no other service does', () => {
      writeServers(environment, { current: 'work', servers: { work: WORK } })
      assert.equal(chooseServer({ url: 'https://work.example/' }, environment).token, 'w-token')
      assert.equal(chooseServer({ url: 'https://work.example.evil' }, environment).token, undefined)
      assert.equal(chooseServer({ url: 'http://work.example' }, environment).token, undefined)
      assert.equal(chooseServer({ server: 'work' }, { ...environment, token: 'env' }).token, 'env')
    })

    it('is refused where it cannot be told, with what to do', () => {
      const refused = (options: Parameters<typeof chooseServer>[0], words: RegExp) =>
        assert.throws(() => chooseServer(options, environment), words)
      refused({ url: 'work' }, /work is not the address of a service/)
      refused({ server: 'work' }, /--server names work, and there is no such server/)
      refused({ server: '__proto__' }, /there is no such server/)
      refused({ url: 'http://a', server: 'b' }, /both say which service/)
      refused({ url: 'http://me:secret@host' }, /^UsageError: An address holds no user and no password\.$/)
    })
  })

  describe('the file of servers', () => {
    it('can be read by its owner alone', async () => {
      writeServers(environment, { current: null, servers: { work: WORK } })
      const file = join(home, 'slipway/servers.json')
      assert.equal((await stat(file)).mode & 0o777, 0o600)
      assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), { current: null, servers: { work: WORK } })
    })

    it('is refused when it is something else', async () => {
      writeServers(environment, { current: null, servers: {} })
      for (const text of [
        '{',
        '[]',
        '{"servers": 5}',
        '{"servers": {"a": {}}}',
        '{"servers": {"a": {"url": 1}}}',
      ]) {
        await writeFile(join(home, 'slipway/servers.json'), text)
        assert.throws(() => readServers(environment), /is not a file of servers/, text)
      }
    })
  })

  describe('slipway login', () => {
    const health = { status: 'ok', version: '9.8.7', uptimeSeconds: 1, components: {} }
    const slipway = (service: ScriptedService, args: string[], stdin?: string) =>
      runSlipway(
        args.map((arg) => arg.replace('URL', service.url)),
        {
          env: { XDG_CONFIG_HOME: home },
          ...(stdin === undefined ? {} : { stdin }),
        },
      )

    it('keeps the service and its token, which the commands after it send', async () => {
      const seen: (string | undefined)[] = []
      const service = await scriptService({
        'GET /health': health,
        'GET /jobs': (
          request: { headers: { authorization?: string } },
          response: { end(text: string): void },
        ) => {
          seen.push(request.headers.authorization)
          response.end('{"jobs":[],"next":null}')
        },
      })
      try {
        const login = await slipway(
          service,
          ['login', 'URL', '--name', 'work', '--token-stdin'],
          'a-secret\n',
        )
        assert.deepEqual([login.code, login.stderr], [0, ''])
        assert.match(login.stdout, /^work: http:.*, Slipway 9\.8\.7, ok; commands use it from now on\n$/)
        assert.equal((await slipway(service, ['list', '--json'])).code, 0)
        assert.deepEqual(seen, ['Bearer a-secret'])
        const list = await slipway(service, ['servers'])
        assert.match(list.stdout, /\* +work +http:.* +yes/)
        assert.doesNotMatch(list.stdout, /a-secret/)
        assert.equal((await slipway(service, ['servers', 'use', 'home'])).code, 2)
        assert.equal((await slipway(service, ['servers', 'use', 'work'])).code, 0)
        assert.equal((await slipway(service, ['servers', 'remove', 'work'])).stdout, 'work\n')
        assert.deepEqual(JSON.parse((await slipway(service, ['servers', 'list', '--json'])).stdout), {
          servers: [],
        })
      } finally {
        await service.close()
      }
    })

    it('is what an error asks for where a proxy wants a token', async () => {
      const service = await scriptService({
        'GET /jobs': (_request: object, response: { writeHead(status: number): { end(): void } }) =>
          response.writeHead(401).end(),
      })
      try {
        const { code, stderr } = await slipway(service, ['list', '--url', 'URL'])
        assert.equal(code, 1)
        assert.match(stderr, /the address http:.* is from --url\n→ .*slipway login URL --token-stdin/)
      } finally {
        await service.close()
      }
    })

    it('keeps nothing of what is no Slipway service', async () => {
      const service = await scriptService({ 'GET /health': { ok: true } })
      try {
        const { code, stderr } = await slipway(service, ['login', 'URL'])
        assert.equal(code, 3)
        assert.match(stderr, /not as a Slipway service does/)
        assert.match((await slipway(service, ['servers'])).stderr, /There are none/)
      } finally {
        await service.close()
      }
    })
  })
})
