import { type LoadedValue, loadConfig } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import { complain } from './serve.ts'

/** Prints what is in force and where each value came from; `--json` for scripts. Returns the exit code. */
export async function printConfig(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json')
  try {
    const { config, values } = loadConfig(
      argv.filter((word) => word !== '--json'),
      process.env,
    )
    process.stdout.write(
      json
        ? `${JSON.stringify({ config: withoutSecrets(config, values), sources: sources(values) }, null, 2)}\n`
        : table(values),
    )
    return 0
  } catch (error) {
    return complain(error, 2, json)
  }
}

function sources(values: readonly LoadedValue[]): Record<string, string> {
  return Object.fromEntries(values.map(({ setting, source }) => [setting.path, source]))
}

/** Whether a secret is set is worth knowing; what it is, is not. */
function shown({ setting, value }: LoadedValue): LoadedValue['value'] {
  return setting.secret && value !== '' ? '(set)' : value
}

function withoutSecrets(config: Config, values: readonly LoadedValue[]): unknown {
  const copy = structuredClone(config) as unknown as Record<string, Record<string, unknown>>
  for (const one of values.filter(({ setting }) => setting.secret)) {
    const [group = '', key = ''] = one.setting.path.split('.')
    if (copy[group] !== undefined) copy[group][key] = shown(one)
  }
  return copy
}

function table(values: readonly LoadedValue[]): string {
  const name = Math.max(...values.map(({ setting }) => setting.path.length))
  const value = Math.max(...values.map((one) => JSON.stringify(shown(one)).length))
  return values
    .map((one) => {
      const columns = [
        one.setting.path.padEnd(name),
        JSON.stringify(shown(one)).padEnd(value),
        one.source.padEnd(8),
      ]
      return `${columns.join('  ')}  # ${one.setting.description}\n`
    })
    .join('')
}
