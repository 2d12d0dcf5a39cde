import type { App, HttpDeps } from '../app-deps.ts'

/** `/api/v1/build`, `/api/v1/builds`: the Go image builder's API. See docs/compat/build.md. */
export function addBuildApi(_app: App, _deps: HttpDeps): void {}
