import type { App, HttpDeps } from '../app-deps.ts'

/** `POST /run`, `GET /status`: the Go runner's API. See docs/compat/run.md. */
export function addRunApi(_app: App, _deps: HttpDeps): void {}
