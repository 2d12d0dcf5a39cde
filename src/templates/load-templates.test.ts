import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { writeTemplates } from '../../test/support/template-folder.ts'
import { readDockerfile } from '../dockerfile/read-dockerfile.ts'
import { SlipwayError } from '../errors/slipway-error.ts'
import { loadTemplates } from './load-templates.ts'

const NAMES = ['nodejs', 'python-fastapi', 'python-flask']
const READING = {
  limits: { maxBytes: 65_536, maxLineBytes: 8192, maxInstructions: 500, maxStages: 20 },
  buildArgs: {},
}

const templates = loadTemplates('')

const refusal = (where: string, detail: RegExp) => (error: unknown) => {
  assert.ok(error instanceof SlipwayError, String(error))
  assert.deepEqual([error.code, error.where], ['request_invalid', where])
  assert.match(`${error.detail} ${error.action}`, detail)
  return true
}

describe('the templates that come with Slipway', () => {
  test('are three, by name, each parameter with a default and a description', () => {
    assert.deepEqual(
      templates.list().map(({ name }) => name),
      NAMES,
    )
    for (const { parameters, run } of templates.list()) {
      assert.deepEqual(run, { mode: 'service', healthcheck: '/health', port: 8080 })
      const properties = parameters['properties'] as Record<string, { default: unknown; description: string }>
      const names = ['version', 'name', 'port', 'environment', 'build_args', 'packages']
      assert.deepEqual(Object.keys(properties), names)
      for (const { default: value, description } of Object.values(properties)) {
        assert.notEqual(value, undefined)
        assert.match(description, /^[A-Z].*\.$/)
      }
    }
  })

  test('make Dockerfiles of which nothing is found', () => {
    const parameters = { environment: { A: 'a "b" $c' }, build_args: { B: 'x' }, name: 'team/app' }
    for (const name of NAMES) {
      const { dockerfile } = templates.render(name, parameters)
      assert.deepEqual(readDockerfile(Buffer.from(dockerfile), READING).diagnostics, [])
    }
  })

  test('make images that follow the rules for images', () => {
    for (const name of NAMES) {
      const { dockerfile } = templates.render(name, {})
      assert.match(dockerfile, /^USER [1-9][0-9]*:[1-9][0-9]*$/m)
      assert.match(dockerfile, /^CMD \["/m)
      assert.match(dockerfile, /^HEALTHCHECK .* CMD \["/m)
      for (const key of ['title', 'description', 'version', 'base.name']) {
        assert.match(dockerfile, new RegExp(`^LABEL org\\.opencontainers\\.image\\.${key}="[^"]+"$`, 'm'))
      }
      assert.doesNotMatch(dockerfile, /<<|--mount|^#\s*\w+=|:latest|ADD /m)
    }
  })

  test('pin each of their packages, and those that these need', () => {
    for (const name of ['python-fastapi', 'python-flask']) {
      const file = templates.render(name, {}).files.find(({ path }) => path === 'requirements.txt')
      const lines = file?.text.split('\n').filter((line) => line !== '' && !line.startsWith('#')) ?? []
      assert.ok(lines.length >= 8)
      for (const line of lines) assert.match(line, /^[A-Za-z0-9_-]+==[0-9.]+$/)
    }
    const lock = templates.render('nodejs', {}).files.find(({ path }) => path === 'package-lock.json')
    const { packages } = JSON.parse(lock?.text ?? '{}') as {
      packages: Record<string, Record<string, unknown>>
    }
    for (const [path, entry] of Object.entries(packages)) {
      if (path === '') continue
      assert.match(String(entry['integrity']), /^sha512-/)
      assert.match(String(entry['resolved']), /^https:\/\/registry\.npmjs\.org\//)
    }
  })
})

describe('rendering', () => {
  test('fills in what was given, and defaults for what was not', () => {
    const rendered = templates.render('python-flask', { version: '3.12', port: 9000, build_args: { A: '1' } })
    assert.match(rendered.dockerfile, /^FROM python:3\.12-slim$/m)
    assert.match(rendered.dockerfile, /^EXPOSE 9000$/m)
    assert.match(rendered.dockerfile, /^ARG A$/m)
    assert.deepEqual(rendered.buildArgs, { A: '1' })
    assert.deepEqual(rendered.run, { mode: 'service', healthcheck: '/health', port: 9000 })
    assert.equal(rendered.parameters['name'], 'flask-application')
    assert.equal(rendered.template, 'python-flask')
  })

  test('gives equal bytes for equal parameters, in whatever order they come', () => {
    for (const name of NAMES) {
      const one = templates.render(name, { port: 1, environment: { A: '1', B: '2' } })
      const other = templates.render(name, { environment: { B: '2', A: '1' }, port: 1 })
      assert.deepEqual(one, other)
      assert.deepEqual(templates.pack(one), templates.pack(other))
    }
  })

  test('leaves no line where there is nothing to write', () => {
    const { dockerfile, files } = templates.render('nodejs', {})
    assert.doesNotMatch(dockerfile, /\{\{|\n\n\n/)
    assert.equal(files.find(({ path }) => path === 'packages.txt')?.text, '')
  })

  test('packs what tar unpacks to the same files', () => {
    const rendered = templates.render('python-fastapi', { packages: ['pyyaml==6.0.3'] })
    const unpack = (...args: string[]) =>
      execFileSync('tar', args, { input: templates.pack(rendered), encoding: 'utf8' })
    const paths = ['Dockerfile', ...rendered.files.map(({ path }) => path)]
    assert.deepEqual(unpack('-t').trim().split('\n'), paths)
    assert.equal(unpack('-xO', 'Dockerfile'), rendered.dockerfile)
    for (const { path, text } of rendered.files) assert.equal(unpack('-xO', path), text)
  })

  test('points at the parameter that does not fit, and says what would', () => {
    const cases: readonly (readonly [Record<string, unknown>, string, RegExp])[] = [
      [{ colour: 'red' }, '/colour', /no parameter "colour".*version, name/],
      [{ port: 0 }, '/port', /Port on which/],
      [{ port: '8080' }, '/port', /integer/],
      [{ version: '3.13-alpine' }, '/version', /3\.10 or newer/],
      [{ version: '2.7' }, '/version', /3\.10 or newer/],
      [{ name: 'a"b' }, '/name', /lower case/],
      [{ environment: { GREETING: 'a\nb' } }, '/environment/GREETING', /one line/],
      [{ environment: { PORT: '1' } }, '/environment/PORT', /cannot be set.*the parameter `port`/],
      [{ environment: { 'a/b': '' } }, '/environment/a~1b', /letters, digits/],
      [{ environment: { A: 1 } }, '/environment/A', /string/],
      [{ build_args: { BUILDKIT_SYNTAX: 'x' } }, '/build_args/BUILDKIT_SYNTAX', /steers the builder/],
      [{ environment: { A: '\ud800' } }, '/environment/A', /surrogate/],
    ]
    for (const [parameters, pointer, detail] of cases) {
      const render = () => templates.render('python-flask', parameters)
      assert.throws(render, refusal(`/template/parameters${pointer}`, detail))
    }
  })

  test('takes pinned packages from the index, and nothing else', () => {
    const good = {
      'python-flask': ['requests==2.32.4', 'uvicorn[standard]==0.54.0', 'a==1!2.0+local.1', 'x.y-z==0'],
      nodejs: ['nanoid@5.1.6', '@scope/name@1.0.0-rc.1', 'a@1.2.3+build'],
    }
    const bad = {
      'python-flask': [
        '-r file',
        '--index-url=https://x',
        'requests',
        'a>=1',
        'a==1.*',
        'a @ https://x/a.whl',
        './a==1',
        'a==1 --hash=x',
        'git+https://x@1',
        'a==1;python_version<"3"',
        'a==1\n-e .',
        'a==1 # c',
        '/a==1',
        'a==1\\',
      ],
      nodejs: [
        'a',
        'a@latest',
        'a@^1.0.0',
        '--global@1.0.0',
        '../a@1.0.0',
        'a@npm:b@1.0.0',
        'https://x/a@1.0.0',
      ],
    }
    for (const [name, packages] of Object.entries(good)) {
      const { files } = templates.render(name, { packages })
      assert.equal(files.find(({ path }) => path === 'packages.txt')?.text, `${packages.join('\n')}\n`)
    }
    for (const [name, packages] of Object.entries(bad)) {
      for (const one of packages) {
        const render = () => templates.render(name, { packages: [one] })
        assert.throws(render, refusal('/template/parameters/packages/0', /pinned/), one)
      }
    }
  })

  test('refuses what makes a Dockerfile that is not taken for its size', () => {
    const environment = Object.fromEntries(
      Array.from({ length: 32 }, (_, at) => [`A${at}`, '"'.repeat(1024)]),
    )
    const render = () => templates.render('nodejs', { environment })
    assert.throws(render, refusal('/template/parameters', /65536/))
  })

  test('names the templates that there are when one is asked for that is not', () => {
    assert.throws(
      () => templates.render('cobol', {}),
      (error) =>
        error instanceof SlipwayError &&
        error.code === 'template_not_found' &&
        /nodejs, python-fastapi, python-flask/.test(error.detail),
    )
  })
})

describe("an operator's folder", () => {
  test('adds templates, and replaces those of the same name', (t) => {
    const yaml = readFileSync(new URL('python-flask/template.yaml', import.meta.url), 'utf8')
    const files = { Dockerfile: 'FROM busybox:latest\nCMD ["true"]\n' }
    const own = writeTemplates({ batch: { files }, nodejs: { files }, '.git': { yaml, files } })
    t.after(own.remove)
    const both = loadTemplates(own.folder)
    assert.deepEqual(
      both.list().map(({ name, title }) => `${name}: ${title}`),
      [
        'batch: Plain',
        'nodejs: Plain',
        'python-fastapi: Python with FastAPI',
        'python-flask: Python with Flask',
      ],
    )
    const rendered = both.render('batch', {})
    assert.deepEqual([rendered.dockerfile, rendered.run], [files.Dockerfile, { mode: 'batch' }])
  })

  test('as the guide shows it makes a Dockerfile of which nothing is found', () => {
    const examples = loadTemplates(fileURLToPath(new URL('../../examples/templates', import.meta.url)))
    const { dockerfile, run } = examples.render('primes', { limit: 5, title: 'Up to "5"' })
    assert.deepEqual(readDockerfile(Buffer.from(dockerfile), READING).diagnostics, [])
    assert.match(dockerfile, /^ENV LIMIT="5"$/m)
    assert.deepEqual(run, { mode: 'batch' })
  })

  test('that is not there keeps the service from starting', () => {
    assert.throws(() => loadTemplates('/nonexistent/templates'), /config_invalid.*cannot be read/)
  })
})
