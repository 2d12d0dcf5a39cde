import type { App, HttpDeps } from '../app-deps.ts'

/** `/api/dockerfile-build/`: the Django publisher's API. See docs/compat/dockerfile-build.md. */
export function addDockerfileBuildApi(_app: App, _deps: HttpDeps): void {}
