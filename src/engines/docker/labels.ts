/** The labels that mark what is ours on an engine. Nothing without `INSTANCE_LABEL` is ever touched. */

/** The service that made it: one value for one data folder, so that two services may share an engine. */
export const INSTANCE_LABEL = 'io.slipway.instance'
export const JOB_LABEL = 'io.slipway.job'
export const ATTEMPT_LABEL = 'io.slipway.attempt'
/** Of what is not the run of the submission itself: `audit`. */
export const PURPOSE_LABEL = 'io.slipway.purpose'
/** What a container or volume is for: `run`, `holder`, `keeper`, `tool`, `filler`. */
export const ROLE_LABEL = 'io.slipway.role'
/** Tells what this process made from what a killed one left. */
export const PROCESS_LABEL = 'io.slipway.process'

/**
 * Labels of a built image. The instance alone: labels are part of an image's configuration, so with the job among
 * them two equal submissions would no longer give one image.
 */
export function imageLabels(instanceId: string): Readonly<Record<string, string>> {
  return { [INSTANCE_LABEL]: instanceId }
}

/** The engine's filter for everything that carries this instance's label, plus any further labels. */
export function ownedFilter(instanceId: string, ...labels: readonly string[]): { readonly label: string[] } {
  return { label: [`${INSTANCE_LABEL}=${instanceId}`, ...labels] }
}
