import type { App, HttpDeps } from '../app-deps.ts'

/** `/api/v1/job`, `/api/v1/jobs`: the Django job API. See docs/compat/job.md. */
export function addJobApi(_app: App, _deps: HttpDeps): void {}
