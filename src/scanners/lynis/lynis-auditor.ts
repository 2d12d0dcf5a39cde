import { TOOL_PATH } from '../../engines/engine.ts'
import type { AuditPlan, Auditor } from '../auditor.ts'
import { DOCKERFILE_REPORT, DOCKERFILE_VARIABLE, SCRIPT_NAME, SYSTEM_REPORT } from './audit-script.ts'
import { findLynis } from './find-lynis.ts'
import { packLynis } from './pack-lynis.ts'
import { MAX_REPORT_BYTES } from './parse-report.ts'
import { readAudit } from './read-audit.ts'

type Found = Pick<AuditPlan, 'version' | 'tool'>

/** One variable of a new process may have 128 KiB with its name (Linux, MAX_ARG_STRLEN). */
const MAX_DOCKERFILE_BYTES = 120_000

/** Where programs lie, whatever the image says, so that equal images have equal audits. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** lynis (CISOfy), 3.0 and later. `folder` is the setting hardening.lynis. */
export function createLynisAuditor(folder: string): Auditor {
  let found: Promise<Found | undefined> | undefined
  return {
    name: 'lynis',
    async plan(dockerfile) {
      found ??= load(folder)
      try {
        const tool = await found
        if (tool !== undefined) return { kind: 'ready', ...tool, ...run(dockerfile) }
      } catch (error) {
        found = undefined
        return { kind: 'missing', why: `the files of lynis cannot be read: ${String(error)}` }
      }
      // it may be installed while the service runs
      found = undefined
      return {
        kind: 'missing',
        why: `lynis is not installed ${folder === '' ? 'on this machine' : `in ${folder}`}`,
      }
    },
    read: readAudit,
  }
}

async function load(folder: string): Promise<Found | undefined> {
  const files = await findLynis(folder)
  return files && { version: files.version, tool: await packLynis(files) }
}

function run(dockerfile: string | null): Pick<AuditPlan, 'command' | 'environment' | 'reports'> {
  const isShort = dockerfile !== null && Buffer.byteLength(dockerfile) <= MAX_DOCKERFILE_BYTES
  return {
    command: ['/bin/sh', `${TOOL_PATH}/${SCRIPT_NAME}`],
    environment: {
      PATH,
      // or its texts come in the language of the image
      LC_ALL: 'C',
      LANG: 'C',
      HOME: '/tmp',
      ...(isShort ? { [DOCKERFILE_VARIABLE]: dockerfile } : {}),
    },
    reports: { pattern: REPORTS, maxFileBytes: MAX_REPORT_BYTES, maxFiles: 2 },
  }
}

const escaped = (name: string): string => name.replaceAll('.', '\\.')
const REPORTS = new RegExp(`^(?:${escaped(SYSTEM_REPORT)}|${escaped(DOCKERFILE_REPORT)})$`)
