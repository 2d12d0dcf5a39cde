/**
 * The five older APIs over the same jobs. Each has a file, a scope of its own (body readers, error answers), and no
 * logic beyond translation; nothing outside this folder knows of them.
 */
import type { App, HttpDeps } from '../app-deps.ts'
import { addBuildApi } from './build.ts'
import { addBuildPushApi } from './build-push.ts'
import { addDockerfileBuildApi } from './dockerfile-build.ts'
import { addJobApi } from './job.ts'
import { addRunApi } from './run.ts'

export function addCompat(app: App, deps: HttpDeps): void {
  const { compat } = deps.config
  const apis = [
    [compat.run, addRunApi],
    [compat.job, addJobApi],
    [compat.dockerfileBuild, addDockerfileBuildApi],
    [compat.buildPush, addBuildPushApi],
    [compat.build, addBuildApi],
  ] as const
  for (const [isServed, add] of apis) if (isServed) app.register(async (scope: App) => add(scope, deps))
}
