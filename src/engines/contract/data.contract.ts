import assert from 'node:assert/strict'
import type { DataRequest } from '../engine.ts'
import { type MakeEngine, suite } from './harness.ts'
import { finished } from './runs.ts'

const PERF: DataRequest = {
  pattern: /^perf.*\.json$/,
  maxFileBytes: 1000,
  maxTotalBytes: 1500,
  maxFiles: 3,
}

/** How every engine must read /data, whatever a container left there. */
export function dataContract(name: string, make: MakeEngine): void {
  suite(`${name}: data`, make, (example) => {
    example('regular files of the pattern are read, and others are not', async (e) => {
      const { handle } = await finished(
        e,
        'echo \'{"perf": 0.5}\' > /data/perf.json; echo no > /data/other.json',
      )
      const { files, refused } = await e.engine.readData(handle, PERF, e.signal)
      assert.deepEqual(refused, [])
      assert.deepEqual(
        files.map(({ name }) => name),
        ['perf.json'],
      )
      assert.equal(Buffer.from(files[0]?.bytes ?? []).toString(), '{"perf": 0.5}\n')
    })

    example('an empty /data gives nothing', async (e) => {
      const { handle } = await finished(e, 'exit 0')
      assert.deepEqual(await e.engine.readData(handle, PERF, e.signal), { files: [], refused: [] })
    })

    example('a link is refused and never followed', async (e) => {
      const { handle } = await finished(e, 'ln -s /etc/passwd /data/perf.json')
      assert.deepEqual(await e.engine.readData(handle, PERF, e.signal), {
        files: [],
        refused: [{ name: 'perf.json', why: 'symbolic_link' }],
      })
    })

    example('a FIFO is refused and never waited for', async (e) => {
      const { handle } = await finished(e, 'mkfifo /data/perf.json')
      assert.deepEqual(await e.engine.readData(handle, PERF, e.signal), {
        files: [],
        refused: [{ name: 'perf.json', why: 'not_regular' }],
      })
    })

    example('a folder is refused, and files in folders are not looked at', async (e) => {
      const { handle } = await finished(e, 'mkdir /data/perf.json; echo 1 > /data/perf.json/perf.json')
      assert.deepEqual(await e.engine.readData(handle, PERF, e.signal), {
        files: [],
        refused: [{ name: 'perf.json', why: 'directory' }],
      })
    })

    example('a file above the limit is refused without being read', async (e) => {
      const { handle } = await finished(
        e,
        'head -c 2000 /dev/zero > /data/perf.json; echo 1 > /data/perf-2.json',
      )
      const { files, refused } = await e.engine.readData(handle, PERF, e.signal)
      assert.deepEqual(refused, [{ name: 'perf.json', why: 'too_large' }])
      assert.deepEqual(
        files.map(({ name }) => name),
        ['perf-2.json'],
      )
    })

    example('no more files are read than asked for', async (e) => {
      const { handle } = await finished(
        e,
        'echo 1 > /data/perf-1.json; echo 2 > /data/perf-2.json; echo 3 > /data/perf-3.json',
      )
      const { files, refused } = await e.engine.readData(handle, { ...PERF, maxFiles: 2 }, e.signal)
      assert.equal(files.length, 2)
      assert.deepEqual(
        refused.map(({ why }) => why),
        ['too_many'],
      )
    })
  })
}
