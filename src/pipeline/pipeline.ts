import { type BuildDeps, buildStage } from './build/build-stage.ts'
import { measureStage } from './measure/measure-stage.ts'
import { type PublishDeps, publishStage } from './publish/publish-stage.ts'
import { type RunDeps, runStage } from './run/run-stage.ts'
import { type ScanDeps, scanStage } from './scan/scan-stage.ts'
import type { Stage } from './stage.ts'
import { type ValidateDeps, validateStage } from './validate/validate-stage.ts'

export interface PipelineDeps {
  readonly validate: ValidateDeps
  readonly build: BuildDeps
  readonly scan: ScanDeps
  readonly run: RunDeps
  readonly publish: PublishDeps
}

/** The order of the stages. Nothing is published before scan and run have passed. */
export function createPipeline(deps: PipelineDeps): readonly Stage[] {
  return [
    validateStage(deps.validate),
    buildStage(deps.build),
    scanStage(deps.scan),
    runStage(deps.run),
    measureStage(deps.run.performance),
    publishStage(deps.publish),
  ]
}
