import type { Template } from '../../client/api-types.generated.ts'
import { neutralise, safeJson } from './neutralise.ts'
import type { Paint } from './style.ts'

/** A template for a person: its name and title, then a line for each parameter with its default. */
export function templateLines(template: Template, paint: Paint): string[] {
  const { properties } = Object(template.parameters) as { properties?: unknown }
  const parameters = Object.entries(Object(properties) as Record<string, unknown>)
  const width = Math.max(0, ...parameters.map(([name]) => name.length))
  return [
    `${paint('bold', neutralise(template.name))}  ${neutralise(template.title)}`,
    ...parameters.map(([name, schema]) => {
      const { description, default: fallback } = Object(schema) as Record<string, unknown>
      const value = fallback === undefined ? '' : paint('dim', ` (default: ${safeJson(fallback)})`)
      return `  ${neutralise(name).padEnd(width)}  ${neutralise(textOf(description))}${value}`.trimEnd()
    }),
  ]
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
