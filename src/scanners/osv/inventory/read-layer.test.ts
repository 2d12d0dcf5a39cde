import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { debian, each, entry, file, layerOf, named, npm } from './layer-lab.ts'
import { readLayer } from './read-layer.ts'

const STATUS = '/var/lib/dpkg/status'

describe('reading a layer', () => {
  it('finds packages of each kind by their paths', async () => {
    const contents = await layerOf([
      file(STATUS, debian('bash 5.2-1')),
      file('/var/lib/dpkg/status.d/base', 'Package: base-files\nVersion: 12\n'),
      file('/var/lib/dpkg/status.d/base.md5sums', 'x'),
      file('/lib/apk/db/installed', 'P:musl\nV:1.2.5-r0\n\n'),
      file('/app/node_modules/@a/b/package.json', npm('@a/b', '1.0.0')),
      file('/app/package.json', npm('app', '1.0.0')),
      file(
        '/usr/local/lib/python3/site-packages/Zope.Event-5.dist-info/METADATA',
        'Name: Zope.Event\nVersion: 5\n',
      ),
      file('/opt/x.egg-info', 'Name: x_y\nVersion: 1\n'),
      file('/opt/z.egg-info/PKG-INFO', 'Name: z\nVersion: 2\n'),
      file(
        '/gems/specifications/rake-13.0.6.gemspec',
        '# -*- encoding: utf-8 -*-\n# stub: rake 13.0.6 ruby lib\n',
      ),
    ])
    assert.deepEqual(named(contents), [
      'npm @a/b 1.0.0 /app/node_modules/@a/b/package.json',
      'gem rake 13.0.6 /gems/specifications/rake-13.0.6.gemspec',
      'apk musl 1.2.5-r0 /lib/apk/db/installed',
      'pypi x-y 1 /opt/x.egg-info',
      'pypi z 2 /opt/z.egg-info/PKG-INFO',
      'pypi zope-event 5 /usr/local/lib/python3/site-packages/Zope.Event-5.dist-info/METADATA',
      `deb bash 5.2-1 ${STATUS}`,
      'deb base-files 12 /var/lib/dpkg/status.d/base',
    ])
    assert.deepEqual(contents.notes, [])
  })

  it('says what it sees and does not read', async () => {
    const contents = await layerOf([
      file('/var/lib/rpm/rpmdb.sqlite', 'x'),
      file('/app/a.jar', 'x'),
      file('/b.war', 'x'),
    ])
    assert.deepEqual(contents.unsupported, [
      { path: '/app/a.jar', kind: 'jar' },
      { path: '/b.war', kind: 'jar' },
      { path: '/var/lib/rpm/rpmdb.sqlite', kind: 'rpm' },
    ])
  })

  it('keeps what is removed, hidden and replaced, for the layers below', async () => {
    const contents = await layerOf([
      entry('/a', 'removed'),
      entry('/b', 'hidden'),
      entry('/c', 'folder'),
      file('/c/d', 'x'),
      entry('/e', 'symlink', 'c'),
      entry('/f', 'other'),
    ])
    assert.deepEqual(
      [contents.removed, contents.hidden, contents.replaced],
      [['/a'], ['/b'], ['/c/d', '/e', '/f']],
    )
  })

  it('finds a database behind a link of the same layer once, where it really is', async () => {
    const contents = await layerOf([
      entry('/lib', 'symlink', 'usr/lib'),
      file('/lib/apk/db/installed', 'P:musl\nV:1\n\n'),
      entry('/loop', 'symlink', 'loop'),
      file('/loop/x', ''),
    ])
    assert.deepEqual(named(contents), ['apk musl 1 /usr/lib/apk/db/installed'])
    assert.deepEqual(contents.notes, [
      '/loop/x is not read: its path is too long, or links in it lead nowhere',
    ])
  })

  it('takes what comes last at a path, and nothing of a folder that became something else', async () => {
    const contents = await layerOf([
      file(STATUS, debian('a 1')),
      file(STATUS, debian('a 2')),
      file('/x/node_modules/b/package.json', npm('b', '1')),
      entry('/x', 'symlink', 'y'),
      file('/z/node_modules/c/package.json', npm('c', '1')),
      file('/z/node_modules', ''),
    ])
    assert.deepEqual(named(contents), [`deb a 2 ${STATUS}`])
    assert.deepEqual(contents.replaced, ['/x', '/z/node_modules'])
  })

  it('follows hard links to manifests, in the stores of package managers too', async () => {
    const store = `/root/.pnpm-store/v3/files/ab/${'c'.repeat(62)}`
    const contents = await layerOf([
      file(store, npm('left-pad', '1.3.0')),
      entry('/app/node_modules/left-pad/package.json', 'hardlink', store),
      entry(STATUS, 'hardlink', '/elsewhere'),
    ])
    assert.deepEqual(named(contents), ['npm left-pad 1.3.0 /app/node_modules/left-pad/package.json'])
    assert.equal(contents.notes.length, 1)
  })

  it('notes a link in the place of a database', async () => {
    const contents = await layerOf([
      entry('/var/lib/dpkg', 'symlink', '/opt/dpkg'),
      entry('/lib', 'symlink', 'usr/lib'),
    ])
    assert.equal(contents.notes.length, 1)
    assert.match(contents.notes[0] ?? '', /^\/var\/lib\/dpkg is a link/)
  })

  it('leaves out what belongs to packages of the distribution', async () => {
    const ours = '/usr/lib/python3/dist-packages/six-1.dist-info/METADATA'
    const apk = '/usr/lib/node_modules/npm/package.json'
    const contents = await layerOf([
      file('/lib/apk/db/installed', `P:npm\nV:1\nF:${apk.slice(1, -13)}\nR:package.json\n\n`),
      file(ours, 'Name: six\nVersion: 1\n'),
      file('/usr/local/lib/python3/six-2.dist-info/METADATA', 'Name: six\nVersion: 2\n'),
      file(apk, npm('npm', '9.0.0')),
      file('/var/lib/dpkg/info/python3-six.list', `/.\n/usr\n${ours}\n`),
    ])
    assert.deepEqual(named(contents), [
      'apk npm 1 /lib/apk/db/installed',
      'pypi six 2 /usr/local/lib/python3/six-2.dist-info/METADATA',
    ])
    assert.ok(
      contents.files.some(({ path }) => path === ours),
      'it still takes the place of an earlier file',
    )
  })

  it('believes no list of the distribution that claims what it never installs', async () => {
    const paths = ['/app', '/usr/local/lib', '/opt', '/home/me', '/root', '/srv'].map(
      (folder) => `${folder}/node_modules/x/package.json`,
    )
    const contents = await layerOf([
      ...paths.map((path) => file(path, npm('x', '1.0.0'))),
      file('/var/lib/dpkg/info/bash.list', paths.join('\n')),
    ])
    assert.equal(named(contents).length, paths.length)
  })

  it('looks into a program whatever its name is', async () => {
    const info = Buffer.from('\x7fELF', 'latin1')
    const go = Buffer.concat([
      info,
      Buffer.from('3077af0c9274080241e1c107e6d618e6', 'hex'),
      Buffer.from('dep\texample.org/x\tv1.0.0\n'),
      Buffer.from('f932433186182072008242104116d8f2', 'hex'),
    ])
    const contents = await layerOf([file('/var/lib/dpkg/info/app.list', go, true)])
    assert.deepEqual(named(contents), ['golang example.org/x v1.0.0 /var/lib/dpkg/info/app.list'])
  })

  it('notes what has a place among packages and does not say which it is', async () => {
    const root = '/app/node_modules/@a/b/package.json'
    const cases = [
      [file(root, '{"name":"@a/b"}'), /@a\/b\/package\.json: it has no proper name and version/],
      [file('/usr/lib/python3/x-1.dist-info/RECORD', 'x'), /x-1\.dist-info\/METADATA is not there/],
      [file('/opt/conda/conda-meta/openssl-1.json', '{}'), /^Packages of conda are not read: \/opt\/conda/],
      [file('/app/app.deps.json', '{}'), /^Packages of NuGet/],
      [file('/site/x.egg', 'PK'), /^Python eggs/],
      [file('/app/vendor/composer/installed.json', '{}'), /^Packages of Composer/],
      [file('/var/lib/pacman/local/bash-5/desc', 'x'), /^Packages of pacman/],
      [file('/usr/lib/opkg/status', 'x'), /^Packages of opkg/],
      [file('/app/.pnp.cjs', 'x'), /^Packages of Yarn/],
      [file('/opt/brew/Cellar/jq/1.7/INSTALL_RECEIPT.json', '{}'), /^Packages of Homebrew/],
      [file('/nix/store/abc-openssl-3/lib/libssl.so', 'x'), /^Packages of Nix/],
      [file('/gnu/store/abc-glibc/lib/libc.so', 'x'), /^Packages of Guix/],
      [entry(STATUS, 'other'), /status is not read: it is no plain file/],
      [{ ...entry('/bin/app', 'other'), size: 10 }, /app is not read: it is no plain file/],
      [entry(root, 'hardlink', '/elsewhere'), /is a hard link to a file under another kind of name/],
      [
        { ...entry('/bin/app', 'hardlink', '/data'), executable: true },
        /hard link to a file that is no program/,
      ],
      [entry('/lib', 'symlink', 'opt/lib'), /^\/lib is a link/],
      [entry('/usr/lib/sysimage/rpm', 'symlink', '/opt/rpm'), /rpm is a link/],
    ] as const
    for (const [one, note] of cases) {
      const { notes } = await layerOf([one])
      assert.equal(notes.length, 1, one.path)
      assert.match(notes[0] ?? '', note)
    }
    const plain = await layerOf([
      file('/app/node_modules/a/esm/package.json', '{"type":"module"}'),
      file('/app/node_modules/.bin/package.json', '{}'),
      file('/bin/git', 'x', true),
      { ...entry('/bin/git-add', 'hardlink', '/bin/git'), executable: true },
      file('/x.dist-info/METADATA', 'Name: x\nVersion: 1\n'),
      file('/x.dist-info/RECORD', ''),
      entry('/dev/null', 'other'),
    ])
    assert.deepEqual(plain.notes, [])
  })

  it('finds what is linked into node_modules, wherever it lies', async () => {
    const contents = await layerOf([
      file('/opt/x/package.json', npm('x', '1.0.0')),
      file('/opt/y/package.json', npm('y', '1.0.0')),
      entry('/app/node_modules/x', 'symlink', '../../opt/x'),
      entry('/app/node_modules/@a/y', 'symlink', '/opt/y'),
      file('/opt/all/z/package.json', npm('z', '1.0.0')),
      file('/opt/all/z/esm/package.json', npm('inner', '1.0.0')),
      entry('/srv/node_modules', 'symlink', '../opt/all'),
      file('/deps/node_modules/w/package.json', npm('w', '1.0.0')),
      entry('/node_modules', 'symlink', 'deps/node_modules'),
      file('/app/other/package.json', npm('other', '1.0.0')),
    ])
    assert.deepEqual(named(contents), [
      'npm w 1.0.0 /deps/node_modules/w/package.json',
      'npm z 1.0.0 /opt/all/z/package.json',
      'npm x 1.0.0 /opt/x/package.json',
      'npm y 1.0.0 /opt/y/package.json',
    ])
    assert.deepEqual(contents.notes, [])
    const { notes } = await layerOf([entry('/app/node_modules', 'symlink', '/below')])
    assert.deepEqual(notes, ['/app/node_modules is a link: packages behind it are not read'])
  })

  it('finds a package of an unpacked egg, and a jar under a second name', async () => {
    const contents = await layerOf([
      file('/site/x-1.egg/EGG-INFO/PKG-INFO', 'Name: x\nVersion: 1\n'),
      file('/blob', 'PK'),
      entry('/app.jar', 'hardlink', '/blob'),
    ])
    assert.deepEqual(named(contents), ['pypi x 1 /site/x-1.egg/EGG-INFO/PKG-INFO'])
    assert.deepEqual(contents.unsupported, [{ path: '/app.jar', kind: 'jar' }])
  })

  it('takes a folder that turns into a file for one thing at a time, however many there are', async () => {
    const entries = Array.from({ length: 3 }, () => [
      file('/a/b/c', ''),
      file('/a', ''),
      file('/a/d', ''),
    ]).flat()
    const { replaced, folders } = await layerOf([...entries, entry('/a/b', 'folder')])
    assert.deepEqual([replaced, folders], [['/a', '/a/d'], ['/a/b']])
  })

  it('prefers /etc/os-release', async () => {
    const contents = await layerOf([
      file('/usr/lib/os-release', 'ID=other\n'),
      file('/etc/os-release', 'ID="Alpine"\nVERSION_ID=3.20.1\nPRETTY_NAME="Alpine \\"Linux\\""\n'),
    ])
    assert.deepEqual(contents.operatingSystem, {
      path: '/etc/os-release',
      system: { id: 'alpine', version: '3.20.1', codename: '', name: 'Alpine "Linux"' },
    })
  })
})

describe('the limits of reading a layer', () => {
  it('are notes, and what is within them is read', async () => {
    const big = file(STATUS, debian('a 1', 'b 2', 'c 3'))
    assert.deepEqual((await layerOf([big], { maxDatabaseBytes: 10 })).notes, [
      `${STATUS} is not read: it has ${big.size} bytes`,
    ])
    const few = await layerOf([big], { maxPackages: 2 })
    assert.equal(named(few).length, 2)
    assert.deepEqual(few.notes, [`${STATUS}: it names more packages than are read`])
    const deep = await layerOf([file(`/${'a/'.repeat(200)}b`, ''), big])
    assert.equal(named(deep).length, 3)
    assert.match(deep.notes[0] ?? '', /its path is too long/)
    const many = await layerOf([entry('/a', 'folder'), entry('/b', 'folder'), big], { maxEntries: 2 })
    assert.deepEqual(many.notes, ['Not all of a layer is read: it has more than 2 files and folders'])
    const jars = await layerOf([file('/a.jar', 'x'), file('/b.jar', 'x')], { maxUnsupported: 1 })
    assert.deepEqual([jars.unsupported.length, jars.notes.length], [1, 1])
  })

  it('hold for paths that are long only behind a link, and for all paths together', async () => {
    const far = entry('/a', 'symlink', 'y/'.repeat(2000))
    const behind = await layerOf([far, file('/a/b', ''), file(STATUS, debian('a 1'))])
    assert.deepEqual(behind.replaced, ['/a'])
    assert.equal(behind.notes.length, 1)
    const files = Array.from({ length: 10 }, (_, at) => file(`/${'x'.repeat(100)}${at}`, ''))
    const { replaced, notes } = await layerOf(files, { maxPathBytes: 500 })
    assert.equal(replaced.length, 4)
    assert.deepEqual(notes, ['Not all of a layer is read: its paths have more than 500 characters'])
    const links = Array.from({ length: 10 }, (_, at) => entry(`/${at}`, 'symlink', 'x'.repeat(100)))
    assert.equal((await layerOf(links, { maxPathBytes: 500 })).replaced.length, 1)
  })

  it('hold for links in a row, each of which is looked at', async () => {
    const rows = Array.from({ length: 39 }, (_, at) =>
      entry(`/l${at}`, 'symlink', `${'./'.repeat(999)}l${at + 1}`),
    )
    const many = Array.from({ length: 25_000 }, (_, at) => entry(`/node_modules/p${at}`, 'symlink', '/l0'))
    const { notes: said } = await layerOf([...rows, ...many])
    assert.deepEqual(said, ['Not all links are followed: a layer has more than 20000 into node_modules'])
  })

  it('hold for a line of a gigabyte, of which nothing is kept', async () => {
    const block = Buffer.alloc(1024 * 1024, 0x61)
    async function* endless(): AsyncGenerator<Uint8Array, void, undefined> {
      yield Buffer.from('Package: a\nVersion: 1\nDescription: ')
      for (let count = 0; count < 1024; count++) yield block
      yield Buffer.from('\n\nPackage: b\nVersion: 2\n')
    }
    const before = process.memoryUsage().rss
    const contents = await layerOf([{ ...file(STATUS, ''), size: 1000, open: endless }])
    assert.deepEqual(named(contents), [`deb a 1 ${STATUS}`, `deb b 2 ${STATUS}`])
    assert.ok(process.memoryUsage().rss - before < 200 * 1024 * 1024)
  })

  it('are not needed for any bytes at any path: nothing is thrown', async () => {
    const paths = fc.constantFrom(
      STATUS,
      '/lib/apk/db/installed',
      '/a/node_modules/b/package.json',
      '/x.dist-info/METADATA',
      '/specifications/x.gemspec',
      '/etc/os-release',
      '/bin/go',
      '/var/lib/dpkg/info/a.list',
    )
    const pieces = fc.constantFrom(
      '\x7fELF',
      '\xff Go buildinf:\x08\x02',
      'Package: a\n',
      'Version: 1\n',
      '\n',
      'P:x\n',
      '{"name":',
      '\0',
      '\x30\x77\xaf\x0c',
    )
    const content = fc.array(
      fc.oneof(
        pieces.map((text) => Buffer.from(text, 'latin1')),
        fc.uint8Array({ maxLength: 80 }),
      ),
    )
    const files = fc.array(fc.tuple(paths, content))
    await fc.assert(
      fc.asyncProperty(files, async (given) => {
        const contents = await layerOf(given.map(([path, parts]) => file(path, Buffer.concat(parts), true)))
        for (const line of named(contents)) assert.match(line, /^[\x20-\x7e]+$/)
      }),
      { numRuns: 300 },
    )
  })

  it('do not hide a fault of the engine, or the end of the job', async () => {
    const fault = new Error('the connection is gone')
    async function* broken(): AsyncGenerator<Uint8Array, void, undefined> {
      yield Buffer.from('Package: a\n')
      throw fault
    }
    await assert.rejects(layerOf([{ ...file(STATUS, 'x'), open: broken }]), fault)
    const reason = new Error('cancelled')
    await assert.rejects(readLayer(each([file(STATUS, 'x')]), AbortSignal.abort(reason)), reason)
  })
})
