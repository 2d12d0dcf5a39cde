/**
 * How pip and npm reach their package indexes from this machine, as settings for containers on it: builds do not see
 * the machine's own settings.
 */
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { command, findProgram } from './command.ts'
import { CA_BUNDLE } from './stand-in.ts'

/** What says where the index is and how it is reached; the rest is this machine's own business. */
const PIP_KEYS = ['index-url', 'extra-index-url', 'trusted-host', 'proxy', 'timeout']
const NPM_KEYS = ['registry', 'proxy', 'https-proxy', 'noproxy', 'strict-ssl']

/** Text of a `pip.conf`. */
export async function pipSettings(): Promise<string> {
  const lines = ['[global]', ...(existsSync(CA_BUNDLE) ? [`cert = ${CA_BUNDLE}`] : [])]
  for (const [key, value] of await pipConfiguration()) {
    if (PIP_KEYS.includes(key) && isPublic(value)) lines.push(`${key} = ${value}`)
  }
  return `${lines.join('\n')}\n`
}

/** Text of an `npmrc`. */
export async function npmSettings(): Promise<string> {
  const lines = existsSync(CA_BUNDLE) ? [`cafile = ${CA_BUNDLE}`] : []
  for (const key of NPM_KEYS) {
    // A folder without a project, whose settings would count as well.
    const value = (await command('npm', ['config', 'get', key], { cwd: tmpdir() })).trim()
    if (!['', 'null', 'undefined'].includes(value) && isPublic(value)) lines.push(`${key} = ${value}`)
  }
  return `${lines.join('\n')}\n`
}

/** `global.index-url='https://…'`, `:env:.timeout='60'`; later ones win. Empty where there is no pip. */
async function pipConfiguration(): Promise<ReadonlyMap<string, string>> {
  const program = ['pip3', 'pip'].find((name) => findProgram(name) !== undefined)
  if (program === undefined) return new Map()
  const text = await command(program, ['config', 'list'])
  const entries = [...text.matchAll(/^[^.\n]*\.([a-z-]+)='(.*)'$/gm)]
  return new Map(entries.map(([, key = '', value = '']) => [key, value.replaceAll('\\n', ' ')]))
}

/** False for an address with an account in it: images are no place for passwords. */
const isPublic = (value: string): boolean => !/:\/\/[^/\s]*@/.test(value)
