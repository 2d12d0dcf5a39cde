/** What /bin/sh of the image runs. */
import { TOOL_PATH } from '../../engines/engine.ts'

export const SCRIPT_NAME = 'audit.sh'
export const SYSTEM_REPORT = 'lynis-system.dat'
export const DOCKERFILE_REPORT = 'lynis-dockerfile.dat'
export const DOCKERFILE_VARIABLE = 'SLIPWAY_DOCKERFILE'
/** Exit codes of the script itself; lynis has 0, 1 and 64 to 78. */
export const NO_TOOL = 120
export const NO_LS = 121

/**
 * Options stand before `audit`, or lynis ignores them. `--usecwd` makes it take its parts from the folder of ours, not
 * from places that the image may have filled; the plug-in folder is empty. Standard input is empty, so that no question
 * of lynis waits for an answer. Without `ls` lynis takes every file for unsafe and every program for missing.
 */
export const AUDIT_SCRIPT = `cd ${TOOL_PATH} || exit ${NO_TOOL}
ls -l ./lynis > /dev/null || exit ${NO_LS}
audit() {
  report=$1
  shift
  /bin/sh ./lynis --usecwd --no-colors --quiet --quick --no-log --profile ${TOOL_PATH}/default.prf \\
    --plugindir ${TOOL_PATH}/plugins --report-file "/data/$report" audit "$@" < /dev/null
}
if [ -n "\${${DOCKERFILE_VARIABLE}:-}" ]; then
  printf '%s\\n' "$${DOCKERFILE_VARIABLE}" > /tmp/Dockerfile
  unset ${DOCKERFILE_VARIABLE}
  audit ${DOCKERFILE_REPORT} dockerfile /tmp/Dockerfile
fi
audit ${SYSTEM_REPORT} system
`
