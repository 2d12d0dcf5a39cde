import type { Reason } from '../../../../src/client/api-types.generated.ts'

/** What the submitter can do next, by the reason of the failure. */
export const WHAT_TO_DO: Readonly<Record<Reason, string>> = {
  dockerfile_invalid:
    'Correct the lines above and submit again with changes. The editor shows the same findings while you type.',
  policy_denied:
    'This server does not allow what the Dockerfile asks for. Change the lines above, or ask its operator about the policy.',
  base_image_unavailable:
    'Check the name and the tag in FROM. If they are right, the registry may be away or private: retry later, or use another base image.',
  build_failed:
    'Read the lines above: the command that failed wrote them. Correct it and submit again with changes.',
  build_timeout:
    'Make the build shorter: use a base image that has more in it, or put the slow step first so that it stays cached.',
  vulnerable:
    'Update the packages above, or the base image that brought them. The findings name the versions that mend them.',
  scan_unavailable:
    'The image could not be checked well enough, and this server refuses what it cannot check. The findings say what is missing; its operator can import advisories.',
  run_failed:
    'The command of the image ended with an error. Read its last lines above, and try the image on your own machine.',
  run_timeout: 'The run was stopped at its time limit. Make it shorter, or submit again with a longer limit.',
  out_of_memory:
    'The run needed more memory than it may have. Use less, or submit again with a higher limit.',
  disk_limit:
    'The run wrote more than it may keep. Write less to /data, or submit again with a larger /data.',
  performance_missing:
    'Write a number to "perf" in /data/perf.json before the command ends: {"perf": 0.99}. It may also be made optional.',
  performance_invalid:
    '/data/perf.json must be a JSON object with a finite number at "perf": {"perf": 0.99}.',
  publish_failed:
    'The image passed and could not be pushed. When the registry is back, retry from the stage publish: nothing is built again.',
  publish_denied:
    'The account is missing or was refused. Check it and its rights for that repository, then retry from the stage publish.',
  internal:
    'This is a fault of the service, not of the submission. Retry; if it comes again, tell the operator the id of the job.',
}
