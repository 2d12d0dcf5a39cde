import { type LoadedValue, loadConfig } from '../config/load.ts'
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
      json ? `${JSON.stringify({ config, sources: sources(values) }, null, 2)}\n` : table(values),
    )
    return 0
  } catch (error) {
    return complain(error, 2)
  }
}

function sources(values: readonly LoadedValue[]): Record<string, string> {
  return Object.fromEntries(values.map(({ setting, source }) => [setting.path, source]))
}

function table(values: readonly LoadedValue[]): string {
  const name = Math.max(...values.map(({ setting }) => setting.path.length))
  const value = Math.max(...values.map((one) => JSON.stringify(one.value).length))
  return values
    .map((one) => {
      const columns = [
        one.setting.path.padEnd(name),
        JSON.stringify(one.value).padEnd(value),
        one.source.padEnd(8),
      ]
      return `${columns.join('  ')}  # ${one.setting.description}\n`
    })
    .join('')
}
