import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { describe, it } from 'node:test'
import { readEnvironment } from './environment.ts'
import { createTerminal } from './terminal.ts'

describe('the environment of the command line', () => {
  const paints = (variables: NodeJS.ProcessEnv, isTTY: boolean) => {
    const stream = Object.assign(new PassThrough(), { isTTY })
    const terminal = createTerminal(stream, stream, readEnvironment(variables))
    return terminal.paintOut('bad', 'x') !== 'x'
  }

  it('takes colours away from what is no terminal, and with NO_COLOR, and brings them with FORCE_COLOR', () => {
    assert.equal(paints({}, true), true)
    assert.equal(paints({}, false), false)
    assert.equal(paints({ NO_COLOR: '1' }, true), false)
    assert.equal(paints({ TERM: 'dumb' }, true), false)
    assert.equal(paints({ FORCE_COLOR: '1' }, false), true)
    assert.equal(paints({ FORCE_COLOR: '0' }, false), false)
    assert.equal(paints({ FORCE_COLOR: '1', NO_COLOR: '1' }, true), false)
  })

  it('redraws nothing in continuous integration, which keeps each frame', () => {
    assert.equal(readEnvironment({}).redraw, true)
    assert.equal(readEnvironment({ CI: 'true' }).redraw, false)
    assert.equal(readEnvironment({ CI: 'false' }).redraw, true)
  })

  it('keeps files where the XDG specification says, which passes over relative folders', () => {
    assert.equal(readEnvironment({ XDG_CONFIG_HOME: '/x', HOME: '/h' }).configFolder, '/x/slipway')
    assert.equal(readEnvironment({ XDG_CONFIG_HOME: 'x', HOME: '/h' }).configFolder, '/h/.config/slipway')
    assert.equal(readEnvironment({}).configFolder, undefined)
  })
})
