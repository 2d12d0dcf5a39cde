import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ToldEntry, inferEmptyLayers } from './history-inference.ts'

const told = (createdBy: string, bytes = 0, comment = ''): ToldEntry => ({ createdBy, bytes, comment })
const buildkit = (createdBy: string, bytes = 0) => told(createdBy, bytes, 'buildkit.dockerfile.v0')
/** `+` made a layer, `-` made none. */
const shown = (entries: readonly ToldEntry[], layers: number): string | null =>
  inferEmptyLayers(entries, layers)
    ?.map(({ emptyLayer }) => (emptyLayer ? '-' : '+'))
    .join('') ?? null

const BASE = [told('/bin/sh -c #(nop) ADD file:1 in / ', 100), told('/bin/sh -c #(nop)  CMD ["sh"]')]

describe('the entries that made a layer', () => {
  it('are those with bytes, and the steps of BuildKit that changed nothing', () => {
    const entries = [
      ...BASE,
      buildkit('ARG A=1'),
      buildkit('RUN |1 A=1 /bin/sh -c true # buildkit'),
      buildkit('COPY a /a # buildkit', 7),
      buildkit('USER nobody'),
    ]
    assert.equal(shown(entries, 3), '+--++-')
  })

  it('are WORKDIRs only where the count says so', () => {
    const entries = [...BASE, buildkit('WORKDIR /app'), buildkit('RUN /bin/sh -c true # buildkit')]
    assert.equal(shown(entries, 3), '+-++')
    assert.equal(shown(entries, 2), '+--+')
    assert.equal(shown([...entries, buildkit('WORKDIR /')], 3), '+-++-')
  })

  it('are no metadata of the classic builder, whatever its shell', () => {
    const entries = [...BASE, told('/bin/bash -ec #(nop)  ENV A=1'), told('/bin/bash -ec make', 5)]
    assert.equal(shown(entries, 2), '+--+')
  })

  it('are RUNs of the classic builder without bytes only where the count says so', () => {
    const entries = [...BASE, told('/bin/sh -c true')]
    assert.equal(shown(entries, 2), '+-+')
    assert.equal(shown(entries, 1), '+--')
  })

  it('are not told where one of several may have made it, or none of them fits', () => {
    const entries = [...BASE, buildkit('WORKDIR /a'), buildkit('WORKDIR /b')]
    assert.equal(shown(entries, 2), null)
    assert.equal(shown(entries, 4), null)
    assert.equal(shown([], 1), null)
    assert.equal(shown([], 0), '')
  })
})
