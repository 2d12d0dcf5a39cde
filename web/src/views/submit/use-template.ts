import { useQuery } from '@tanstack/react-query'
import type { Template } from '../../../../src/client/api-types.generated.ts'
import type { Draft } from './draft/draft.ts'
import { parameterFields } from './template/parameter-fields.ts'
import { type ParameterValues, readParameters } from './template/parameter-values.ts'
import { templatesQuery } from './template/templates-query.ts'

export interface ChosenTemplate {
  /** Undefined: none is chosen, or the list is not there yet. */
  readonly template: Template | undefined
  readonly read: ParameterValues
}

/** The template of the draft with what was typed into its fields. */
export function useTemplate({ source, template: name, parameters }: Draft): ChosenTemplate {
  const { data } = useQuery({ ...templatesQuery(), enabled: source === 'template' })
  const template = source === 'template' ? data?.find((one) => one.name === name) : undefined
  const fields = template === undefined ? [] : parameterFields(template.parameters)
  return { template, read: readParameters(fields, parameters) }
}
