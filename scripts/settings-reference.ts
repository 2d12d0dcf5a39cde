/** docs/guides/settings.md, made out of the schema of the configuration. */
import { SETTINGS, type Setting } from '../src/config/settings.ts'

export const SETTINGS_GUIDE = new URL('../docs/guides/settings.md', import.meta.url)

const HEAD = `# Settings

All that can be set, in the order of \`slipway config\`, which prints the values in force and where each one comes from. This page is made from the schema (\`npm run generate\`).

Each setting has three names. \`limits.memoryMiB\` is the flag \`--limits-memory-mib\`, the variable \`SLIPWAY_LIMITS_MEMORY_MIB\`, and a key of the YAML file that \`--config FILE\` names:

\`\`\`yaml
limits:
  memoryMiB: 1024
worker:
  slots: 4
\`\`\`

A flag goes before the variable, the variable before the file. A name that does not exist is an error, so is a value that does not fit. Lists are texts with commas. What is marked *secret* has no flag, and is shown nowhere.
`

/** The whole page. */
export function settingsReference(): string {
  const groups = Map.groupBy(SETTINGS, ({ path }) => (path.includes('.') ? path.replace(/\..*/, '') : ''))
  const parts = [...groups].map(([group, settings]) => {
    const title = group === '' ? 'Of the whole' : `\`${group}\``
    return `\n## ${title}\n\n| Setting | Default | |\n|---|---|---|\n${settings.map(toRow).join('')}`
  })
  return HEAD + parts.join('')
}

function toRow(setting: Setting): string {
  const { path, fallback, description } = setting
  const value = fallback === '' ? '' : `\`${String(fallback)}\``
  const notes = [
    description,
    ...rangeOf(setting),
    ...namesOf(setting),
    ...(setting.secret ? ['*secret*'] : []),
  ]
  return `| \`${path}\` | ${value} | ${notes.map(toCell).join('; ')} |\n`
}

function rangeOf({ choices, minimum, maximum }: Setting): string[] {
  if (choices !== null) return [`one of ${choices.map((choice) => `\`${choice}\``).join(', ')}`]
  if (minimum !== null && maximum !== null) return [`${minimum} to ${maximum}`]
  if (minimum !== null) return [`${minimum} or more`]
  return maximum === null ? [] : [`${maximum} at most`]
}

/** Customary names, which are weaker than its own. */
function namesOf({ alsoFlags, alsoVariables }: Setting): string[] {
  const names = [...alsoFlags, ...alsoVariables]
  return names.length === 0 ? [] : [`also ${names.map((name) => `\`${name}\``).join(', ')}`]
}

function toCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replace(/\.$/, '')
}
