import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import dockerignore from '@balena/dockerignore'
import { parseIgnoreRules } from './ignore-rules.ts'

const PATHS = [
  'Dockerfile',
  '.dockerignore',
  'a.log',
  'keep/b.log',
  'keep/deep/c.log',
  'node_modules/x/y.js',
  'src/main.js',
  'src/main.test.js',
  'src/node_modules/z.js',
  'docs/a.md',
  'docs/deep/keep.md',
  'a+b (c).txt',
  'temp1/x',
  'temp12/x',
  '.git/config',
  'data/ü.bin',
]

const FILES = [
  '',
  '# a comment\n\n*.log\nnode_modules\n',
  '**/*.log',
  '**/node_modules\n.git',
  'docs\n!docs/deep/keep.md',
  '*\n!src\n!Dockerfile',
  '*\n!src/**/*.js\nsrc/*.test.js',
  '/src/\n./docs/../keep',
  'temp?',
  'temp[0-9]/x',
  '**',
  'keep/**',
  '**/deep/**',
  '  *.log  \n! keep/b.log',
  'data/ü.*',
  '!\n#\n',
]

describe('the rules of .dockerignore', () => {
  for (const text of FILES) {
    it(`leave out what docker build leaves out by ${JSON.stringify(text)}`, () => {
      const ignores = parseIgnoreRules(text)
      const oracle = dockerignore({ ignorecase: false }).add(text.split('\n'))
      for (const path of PATHS) assert.equal(ignores(path), oracle.ignores(path), path)
    })
  }

  it('take a line that is no pattern for one that fits nothing', () => {
    const ignores = parseIgnoreRules('[z-a]\n*.log')
    assert.deepEqual([ignores('z'), ignores('a.log')], [false, true])
  })

  it('take signs of regular expressions for themselves', () => {
    const ignores = parseIgnoreRules('a+b (c).txt')
    assert.deepEqual([ignores('a+b (c).txt'), ignores('aab c.txt')], [true, false])
  })

  it('read files of Windows', () => {
    assert.equal(parseIgnoreRules('\uFEFF*.log\r\n*.tmp\r\n')('a.log'), true)
  })
})
