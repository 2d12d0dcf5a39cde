import type { FastifyRequest } from 'fastify'

/** A value of the query, the last one when it is given more than once, as Django has it; undefined when missing or empty. */
export function queryValue(request: FastifyRequest, name: string): string | undefined {
  const value = (request.query as Readonly<Record<string, string | readonly string[] | undefined>>)[name]
  const last = typeof value === 'object' ? value.at(-1) : value
  return last === '' ? undefined : last
}
