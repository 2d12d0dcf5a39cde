import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findCommandLine, readPlace } from './find-line.ts'

describe('findCommandLine', () => {
  test('finds what the last stage of the file runs', () => {
    assert.equal(findCommandLine('FROM a\nENTRYPOINT ["x"]\nCMD one\ncmd two\n'), 3)
    assert.equal(findCommandLine('FROM a\nENTRYPOINT ["x"]\n'), 1)
    assert.equal(findCommandLine('FROM a\nCMD one\nFROM b\nRUN x\n'), null)
  })
})

describe('readPlace', () => {
  test('reads the line of a message of the linter', () => {
    assert.equal(readPlace('Dockerfile:5:1 SLP0014 There is no instruction "RNU".'), 4)
    assert.equal(readPlace('cat: /no/such/file'), null)
  })
})
