import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { repository } from '../../scripts/setup/folders.ts'
import { firstEngine } from '../support/engines.ts'
import { PseudoTerminal, type TerminalOptions } from '../support/pseudo-terminal.ts'
import { makeFolder } from '../support/service.ts'
import { useService } from './support/use-service.ts'

const engine = firstEngine()
/** Keeps build steps from being cached since an earlier run of the tests. */
const salt = `${process.pid}-${Date.now()}`

/** Waits in its run until it is cancelled. */
const WAITING = 'FROM busybox\nRUN echo made\nCMD echo begun; exec sleep 1000\n'

/** What turns text around, rings, goes back, sets a title, clears. */
const HARMFUL = /[\u202a-\u202e\u2066-\u2069\u0007\u0008]|\u001b\]|\u001b\[2J/

describe('the command line in a terminal', { skip: engine.skip }, () => {
  const service = useService(engine, ['--sandbox-runtime', 'runc', '--worker-slots', '2'])
  const file = (content: string): string => {
    const path = join(makeFolder(), 'Dockerfile')
    writeFileSync(path, content)
    return path
  }
  const cancel = (id: string) => service().api.fetch(`/api/v2/jobs/${id}/cancel`, { method: 'POST' })
  const slipway = (args: readonly string[], options: TerminalOptions = {}) =>
    new PseudoTerminal([join(repository, 'bin/slipway'), ...args], {
      ...options,
      env: { SLIPWAY_URL: service().url, ...options.env },
    })

  test('draws the stages and steps of a job in place, and ends with its verdict', async () => {
    const path = file(`FROM busybox\nRUN echo ${salt}\nCMD echo '{"perf": 0.75}' > /data/perf.json\n`)
    const terminal = slipway(['submit', path, '--wait', '--name', 'drawn'])
    assert.equal(await terminal.ended(), 0)
    const lines = terminal.screen.history()
    for (const stage of ['validate', 'build', 'run', 'measure']) {
      assert.equal(lines.filter((line) => new RegExp(`^✓ ${stage} `).test(line)).length, 1, lines.join('\n'))
    }
    assert.equal(lines.filter((line) => line.startsWith('drawn ')).length, 1)
    assert.match(lines.join('\n'), /✓ succeeded[^]* performance +0\.75$/m)
    assert.match(terminal.raw, /\u001b\[32m✓/)
  })

  test('shows why a build failed, the lines of it, and what to do next', async () => {
    const path = file(`FROM busybox\nRUN echo before ${salt}\nRUN echo no such thing; exit 3\n`)
    const terminal = slipway(['submit', path, '--wait'])
    assert.equal(await terminal.ended(), 1)
    const text = terminal.screen.history().join('\n')
    assert.match(text, /✗ build[^]* ✗ .*RUN echo no such thing[^]*✗ failed \(build_failed\)/)
    assert.match(text, /│ .*no such thing[^]*→ all that it wrote: {2}slipway logs /)
  })

  test('draws itself anew for a terminal that becomes narrow, low, and wide again', async () => {
    const { id } = (await service().api.submitText(WAITING, { name: 'resized' })).body
    const terminal = slipway(['watch', id], { columns: 120, rows: 40 })
    await terminal.shows(/│ begun/)
    terminal.resize({ columns: 30, rows: 40 })
    await terminal.shows(/^resized {2}[0-9a-f-]{21}\n✓ validate/m)
    terminal.resize({ columns: 30, rows: 4 })
    await terminal.shows(/^resized .*\n. run .*\n {2}│ begun\n$/)
    terminal.resize({ columns: 100, rows: 40 })
    await terminal.shows(new RegExp(`^resized {2}${id}\\n✓ validate[^]*· publish\\n`, 'm'))
    await cancel(id)
    assert.equal(await terminal.ended(), 1)
    assert.match(terminal.screen.history().join('\n'), /✗ cancelled/)
  })

  test('leaves on Ctrl-C with the words how to come back, and the job goes on', async () => {
    const { id } = (await service().api.submitText(WAITING)).body
    const terminal = slipway(['watch', id])
    await terminal.shows(/│ begun/)
    terminal.type('\u0003')
    assert.equal(await terminal.ended(), 130)
    const text = terminal.screen.history().join('\n')
    assert.match(text, new RegExp(`goes on without you[^]*slipway watch ${id}[^]*slipway cancel ${id}`))
    assert.ok(terminal.raw.lastIndexOf('\u001b[?25h') > terminal.raw.lastIndexOf('\u001b[?25l'))
    assert.equal((await service().api.job(id)).status, 'running')
    await cancel(id)
  })

  test('keeps the list of jobs up to date until q is pressed', async () => {
    const terminal = slipway(['list', '--watch', '--search', 'listed'], { columns: 140 })
    await terminal.shows(/no such jobs yet/)
    const { id } = (await service().api.submitText(WAITING, { name: 'listed' })).body
    await terminal.shows(new RegExp(`^${id} +running .*listed$`, 'm'))
    await cancel(id)
    await terminal.shows(new RegExp(`^${id} +cancelled .*listed$`, 'm'))
    terminal.type('q')
    assert.equal(await terminal.ended(), 0)
    assert.equal(terminal.screen.history().filter((line) => line.startsWith(id)).length, 1)
  })

  test('lets no output of a job move the cursor, hide text or turn it around', async () => {
    const nasty = String.raw`\033[2J\033[H\033]0;title\007\033[?1049h\202e\342\200\256evil\342\200\254\r\010over\033[31mred`
    const run = `printf '${nasty}\\n'`
    const path = file(`FROM busybox\nRUN ${run}; echo ${salt}; exit 1\n`)
    for (const args of [
      ['submit', path, '--wait', '--name', '\u202eeman\u001b[2J'],
      ['list', '--limit', '1'],
    ]) {
      // The screen throws for every sequence that is not the program's own.
      const terminal = slipway(args)
      await terminal.ended()
      assert.deepEqual(terminal.raw.match(HARMFUL), null)
    }
    const id = (await service().api.list({ limit: 1 })).jobs[0]?.id ?? ''
    const log = slipway(['logs', id])
    assert.equal(await log.ended(), 0)
    assert.match(log.screen.history().join('\n'), /red/)
    assert.deepEqual(log.raw.match(HARMFUL) ?? log.raw.match(/\u001b\[31m/), null)
  })

  test('has no colours with NO_COLOR, and no redrawing in continuous integration', async () => {
    const path = file('FROM busybox\nCMD echo \'{"perf": 1}\' > /data/perf.json\n')
    const plain = slipway(['submit', path, '--wait'], { env: { NO_COLOR: '1' } })
    assert.equal(await plain.ended(), 0)
    assert.match(plain.raw, /\u001b\[J/)
    assert.doesNotMatch(plain.raw, /\u001b\[[0-9;]*m/)
    const ci = slipway(['submit', path, '--wait'], { env: { CI: 'true' } })
    assert.equal(await ci.ended(), 0)
    assert.match(ci.screen.history().join('\n'), /^validate passed/m)
    assert.doesNotMatch(ci.raw, /\u001b\[(?:J|K|\d*A|\?)/)
  })
})
