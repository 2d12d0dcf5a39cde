import type { App, HttpDeps } from '../app-deps.ts'

/** `/build-push`, `/build-push-status`, `/retry-build`: the Django build and push service's API. See docs/compat/build-push.md. */
export function addBuildPushApi(_app: App, _deps: HttpDeps): void {}
