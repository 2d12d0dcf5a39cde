/** Containers that mean harm, each with the verdict that it must get. */
import assert from 'node:assert/strict'
import type { JobBody, RecordBody } from '../../support/http-bodies.ts'

export type Runtime = 'runc' | 'runsc'

export interface Finding {
  readonly job: JobBody
  readonly record: RecordBody
  readonly log: string
}

export interface HostileRun {
  /** What the container does. */
  readonly name: string
  readonly command: string
  readonly limits?: Readonly<Record<string, number>>
  /** Whether a run without a performance has failed. */
  readonly performance?: 'required'
  /** Reasons that are right; more than one where the sandboxes differ, with the difference in `differs`. */
  readonly reasons: Readonly<Record<Runtime, readonly string[]>>
  /** Why the verdict is another in a runtime, for the test's name. */
  readonly differs?: Partial<Readonly<Record<Runtime, string>>>
  readonly check?: (finding: Finding, runtime: Runtime) => unknown
}

const both = (...reasons: readonly string[]): HostileRun['reasons'] => ({ runc: reasons, runsc: reasons })

/** Log kept of a stage and its tail, KiB, as the services of these tests are configured. */
export const STAGE_KIB = 256
export const TAIL_KIB = 16

const refusedAs =
  (why: string) =>
  ({ record }: Finding): void =>
    assert.deepEqual(record.run?.refused, [{ name: 'perf.json', why }])

export const HOSTILE_RUNS: readonly HostileRun[] = [
  {
    name: 'never ends',
    command: `trap '' TERM INT; while true; do sleep 1; done`,
    limits: { timeoutSeconds: 2 },
    reasons: both('run_timeout'),
    check: ({ record }) => assert.equal(record.run?.timedOut, true),
  },
  {
    name: 'forks without end',
    command: 'while true; do sleep 1000 & done',
    limits: { timeoutSeconds: 5, memoryMiB: 128, pids: 64 },
    reasons: { runc: ['run_failed'], runsc: ['run_failed', 'run_timeout', 'out_of_memory'] },
    differs: { runsc: 'gVisor may end as a whole when it gets no more processes' },
  },
  {
    name: 'takes all memory',
    command: 'exec tail /dev/zero',
    reasons: { runc: ['out_of_memory'], runsc: ['out_of_memory', 'run_failed'] },
    differs: { runsc: 'the engine does not always notice that the kernel killed gVisor' },
  },
  {
    name: 'takes all memory in a child and ends with 0',
    command: 'tail /dev/zero; exit 0',
    reasons: { runc: ['out_of_memory'], runsc: ['out_of_memory', 'run_failed'] },
    differs: { runsc: 'gVisor is killed as a whole' },
  },
  {
    name: 'fills /data',
    command: 'dd if=/dev/zero of=/data/big bs=65536',
    reasons: both('disk_limit'),
    check: ({ record }) => {
      const most = (record.submitted.spec.limits['dataMiB'] ?? 0) * 1024 * 1024
      assert.ok(
        (record.run?.usage?.bytesWritten ?? 0) <= most,
        `${record.run?.usage?.bytesWritten} of ${most}`,
      )
    },
  },
  {
    name: 'fills /data and then has no room for its report',
    command: `cat /dev/zero > /data/big; echo '{"perf": 1}' > /data/perf.json; exit 0`,
    reasons: both('disk_limit'),
  },
  {
    name: 'prints without end',
    command: 'exec yes ==== a line that comes again and again ====',
    limits: { timeoutSeconds: 2 },
    reasons: both('run_timeout'),
    check: ({ log }) => {
      assert.ok(log.length < (STAGE_KIB + 64) * 1024, `the log has ${log.length} bytes`)
      assert.match(log, /left out here/)
      assert.match(log.slice(-200), /==== a line that comes again and again ====/)
    },
  },
  {
    name: 'writes a perf.json of 1 GB',
    command: 'dd if=/dev/zero of=/data/perf.json bs=1048576 count=1024',
    reasons: both('disk_limit'),
  },
  {
    name: 'writes a sparse perf.json of 1 GB',
    command: 'dd if=/dev/zero of=/data/perf.json bs=1 count=1 seek=1073741823 || true',
    reasons: both('performance_invalid'),
  },
  {
    name: 'makes perf.json a link to /etc/passwd',
    command: 'ln -s /etc/passwd /data/perf.json',
    reasons: both('performance_invalid'),
    check: (finding) => {
      refusedAs('symbolic_link')(finding)
      assert.doesNotMatch(JSON.stringify(finding), /root:x:0/)
    },
  },
  {
    name: 'makes perf.json a FIFO',
    command: 'mkfifo /data/perf.json',
    performance: 'required',
    reasons: { runc: ['performance_invalid'], runsc: ['performance_missing'] },
    differs: { runsc: 'gVisor keeps FIFOs to itself, nothing reaches /data' },
    check: (finding, runtime) => runtime === 'runc' && refusedAs('not_regular')(finding),
  },
  {
    name: 'makes perf.json a folder',
    command: 'mkdir -p /data/perf.json/deep && echo 1 > /data/perf.json/deep/file',
    reasons: both('performance_invalid'),
    check: refusedAs('directory'),
  },
]
