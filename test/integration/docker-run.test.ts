/** The sandbox of a run on a real engine: hostile programs, in runc and in gVisor, with both ways of mounting /data. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { engines, hasRunsc } from '../support/engines.ts'
import { type Lab, LIMITS, NEVER, openLab } from './docker-run-lab.ts'

const BASE = 'FROM busybox:latest\n'
const MIB = 1024 * 1024
const shell = (script: string): string => `${BASE}CMD ${JSON.stringify(['sh', '-c', script])}`

for (const target of engines()) {
  const runsc = target.skip === false && (await hasRunsc(target.address))
  const noRunsc = target.skip || (runsc ? false : 'the engine has no runsc')
  suite(`runs on Docker ${target.name} in runc`, target.address, 'runc', 'auto', target.skip)
  suite(`runs on Docker ${target.name} in runsc`, target.address, 'runsc', 'auto', noRunsc)
  suite(
    `runs on Docker ${target.name} in runc, /data a volume`,
    target.address,
    'runc',
    'volume',
    target.skip,
  )
}

function suite(
  title: string,
  address: string,
  runtime: 'runc' | 'runsc',
  dataMount: 'auto' | 'volume',
  skip: string | false,
): void {
  describe(title, { skip }, () => {
    let lab: Lab
    before(async () => {
      lab = await openLab({ address, runtime, dataMount })
    })
    after(() => lab.close())
    normalRuns(() => lab, runtime)
    isolation(() => lab, runtime)
    limits(() => lab)
    hostileData(() => lab, runtime)
  })
}

function normalRuns(lab: () => Lab, runtime: string): void {
  it('delivers output by stream, exit code, performance file and what the host measured', async () => {
    const script = `echo out; echo err >&2; echo "$GREETING"; printf tail; echo '{"perf":0.99}' > /data/perf.json; exit 3`
    const ran = await lab().run(shell(script), { environment: { GREETING: 'a=b c' } })
    assert.deepEqual(ran.stdout.split('\n'), ['out', 'a=b c', 'tail'])
    assert.deepEqual(
      ran.lines.filter((line) => line.stream === 'stderr').map((line) => line.text),
      ['err'],
    )
    assert.equal(ran.exit.exitCode, 3)
    assert.deepEqual([ran.exit.timedOut, ran.exit.oomKilled, ran.exit.dataFull], [false, false, false])
    assert.equal(Buffer.from(ran.data.files[0]?.bytes ?? []).toString(), '{"perf":0.99}\n')
    assert.equal(ran.exit.usage.bytesWritten, 4096)
    assert.equal(ran.handle.sandbox.runtime, runtime)
  })

  it('measures the memory and CPU time of this run alone', async () => {
    const hungry = await lab().run(
      shell('i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; dd if=/dev/zero of=/dev/null bs=40M count=1'),
    )
    const idle = await lab().run(shell('true'))
    if (hungry.exit.usage.source !== 'cgroup' || idle.exit.usage.source !== 'cgroup') return
    assert.ok((hungry.exit.usage.peakMemoryBytes ?? 0) > 40 * MIB, 'the buffer is counted')
    assert.ok((idle.exit.usage.peakMemoryBytes ?? Infinity) < (hungry.exit.usage.peakMemoryBytes ?? 0))
    assert.ok((idle.exit.usage.cpuMs ?? Infinity) < (hungry.exit.usage.cpuMs ?? 0))
  })

  it('samples CPU time and memory while it runs, some ten times in two seconds', async () => {
    // the shell holds 8 MB while it sleeps
    const script = "kept=$(head -c 8000000 /dev/zero | tr '\\0' a); sleep 1.5; echo ${#kept}"
    const { exit } = await lab().run(shell(script))
    if (exit.usage.source !== 'cgroup') return
    assert.ok(exit.samples)
    const { atMs, cpuMs, memoryBytes } = exit.samples
    // a machine that is busy takes fewer
    assert.ok(atMs.length >= 4 && atMs.length <= 40, `${atMs.length} samples`)
    assert.ok((atMs.at(-1) ?? 0) <= exit.usage.wallMs && (atMs.at(-1) ?? 0) > exit.usage.wallMs / 4)
    assert.ok((cpuMs.at(-1) ?? 0) > 0 && (cpuMs.at(-1) ?? 0) >= (cpuMs[0] ?? 0))
    assert.ok(Math.max(...memoryBytes) <= (exit.usage.peakMemoryBytes ?? 0))
    assert.ok(Math.max(...memoryBytes) > 7 * MIB, memoryBytes.join(' '))
  })

  it('samples a run that a later process took over, in the time of the run', async () => {
    const spec = lab().spec(await lab().image(shell('sleep 1.5')))
    const started = await lab().engine.startRun(spec, NEVER)
    try {
      const later = lab().another()
      const handle = await later.findRun(spec, NEVER)
      assert.equal(handle?.adopted, true)
      const { samples, usage } = await later.followRun(handle, { log: () => undefined }, NEVER)
      if (usage.source !== 'cgroup') return
      assert.ok(samples && samples.atMs.length > 3)
      // it was asked for before it was followed
      assert.ok((samples.atMs[0] ?? 0) > 0 && (samples.atMs.at(-1) ?? Infinity) <= usage.wallMs)
    } finally {
      await lab().engine.destroyRun(started)
    }
  })

  it("reports a command that the image does not have as the image's failure, not as a fault", async () => {
    for (const [dockerfile, words] of [
      [`${BASE}CMD ["/no/such/program"]`, /no such file|not found/],
      [`${BASE}CMD ["no-such-program"]`, /not found|no such file/],
      [`${BASE}CMD ["/etc"]`, /permission denied|is a directory/],
      [`${BASE}USER nobody-knows-me\nCMD ["true"]`, /user/],
      ['FROM scratch\nLABEL only=label', /command/i],
    ] as const) {
      const { exit } = await lab().run(dockerfile)
      assert.equal(exit.exitCode, null, dockerfile)
      assert.match(exit.startError ?? '', words)
    }
  })

  it('lets a user of the image write /data', async () => {
    const ran = await lab().run(`${BASE}USER 4711:4711\nCMD id -u; echo '{"perf":1}' > /data/perf.json`)
    assert.equal(ran.stdout, '4711')
    assert.equal(ran.exit.exitCode, 0)
    assert.equal(ran.data.files.length, 1)
  })

  it('replaces the user of the image when told to', async () => {
    const ran = await lab().run(shell('id -u; id -g'), { user: '1234:5678' })
    assert.equal(ran.stdout, '1234\n5678')
    assert.equal(ran.handle.sandbox.user, '1234:5678')
  })
}

function isolation(lab: () => Lab, runtime: string): void {
  it('has no network but loopback', async () => {
    const script = 'cat /proc/net/dev; nc -w 2 1.1.1.1 80 </dev/null; echo "nc $?"; hostname'
    const ran = await lab().run(shell(script))
    const devices = [...ran.stdout.matchAll(/^\s*(\w+):/gm)].map((match) => match[1])
    assert.deepEqual(
      devices.filter((name) => name !== 'lo'),
      [],
    )
    assert.match(ran.stdout, /^nc 1$/m)
    assert.match(ran.stdout, /^sandbox$/m)
  })

  it('has no capabilities, cannot gain any, and is filtered', async () => {
    const ran = await lab().run(shell('grep -E "^(CapEff|CapBnd|NoNewPrivs|Seccomp):" /proc/self/status'))
    assert.match(ran.stdout, /CapEff:\s0+$/m)
    assert.match(ran.stdout, /CapBnd:\s0+$/m)
    // gVisor is itself the filter and does not tell of its own
    if (runtime === 'runc') assert.match(ran.stdout, /NoNewPrivs:\s1[^]*Seccomp:\s2/)
  })

  it('has a read-only root, and a /tmp of limited size that can hold programs', async () => {
    const script = [
      'touch /x 2>/dev/null && echo root-writable',
      'cp /bin/busybox /tmp/true && /tmp/true && echo tmp-runs',
      'dd if=/dev/zero of=/tmp/big bs=1M count=8 2>/dev/null || echo tmp-full',
    ].join('; ')
    const { stdout } = await lab().run(shell(script))
    assert.deepEqual(stdout.split('\n'), ['tmp-runs', 'tmp-full'])
  })

  it('covers the volumes that an image declares, so that none of it reaches the disk of the engine', async () => {
    const script =
      'for d in /cache /data /tmp; do dd if=/dev/zero of=$d/big bs=1M count=8 2>/dev/null || echo full $d; done; mount'
    const ran = await lab().run(
      `${BASE}VOLUME ["/cache/", "/data", "/tmp"]\nCMD ${JSON.stringify(['sh', '-c', script])}`,
    )
    assert.match(ran.stdout, /full \/cache\nfull \/data\nfull \/tmp/)
    assert.doesNotMatch(ran.stdout, / on \/(cache|tmp) type (ext4|xfs|overlay)/)
  })
}

function limits(lab: () => Lab): void {
  it('tells that memory ran out although the shell around it ended well', async () => {
    const { exit } = await lab().run(shell('dd if=/dev/zero of=/dev/null bs=400M count=1; exit 0'))
    assert.equal(exit.oomKilled, true)
  })

  it('holds a fork bomb until its time is over', async () => {
    const bomb = 'b() { b | b & }; b 2>/dev/null; sleep 600'
    const { exit } = await lab().run(shell(bomb), { limits: { ...LIMITS, timeoutMs: 4000 } })
    // the shell itself may be refused a process, for its sleep; gVisor ends as a whole at its limit
    assert.ok(exit.timedOut || exit.exitCode === 2, JSON.stringify(exit))
  })

  it('ends a run that does not end', async () => {
    const { exit } = await lab().run(shell('trap "" TERM INT; while :; do sleep 1; done'), {
      limits: { ...LIMITS, timeoutMs: 1500 },
    })
    assert.equal(exit.timedOut, true)
    assert.equal(exit.exitCode, 137)
    assert.ok(exit.usage.wallMs >= 1000)
  })

  it('takes only so much of an output without end, tells of the gap, and has its last lines', async () => {
    const script = 'i=0; while [ $i -lt 20 ]; do yes x | head -c 200000; i=$((i+1)); done; echo last'
    const ran = await lab().run(shell(script))
    const texts = ran.lines.map((line) => line.text)
    assert.equal(texts.at(-1), 'last')
    const gaps = texts.flatMap((text, index) => (text.startsWith('[slipway]') ? [index] : []))
    assert.equal(gaps.length, 1)
    assert.ok((gaps[0] ?? 0) > 0, 'what came before is delivered')
    assert.ok(texts.length < LIMITS.outputBytes / 2)
  })

  it('survives a program that prints until it is stopped', async () => {
    const ran = await lab().run(`${BASE}CMD ["yes"]`, { limits: { ...LIMITS, timeoutMs: 3000 } })
    assert.equal(ran.exit.timedOut, true)
    assert.equal(ran.lines.at(-1)?.text, 'y')
  })

  it('tells that /data is full', async () => {
    const { exit, data } = await lab().run(shell('dd if=/dev/zero of=/data/perf.json bs=1M count=1024; true'))
    assert.equal(exit.dataFull, true)
    assert.deepEqual(data.refused, [{ name: 'perf.json', why: 'too_large' }])
    assert.ok((exit.usage.bytesWritten ?? 0) <= LIMITS.dataBytes)
  })

  it('tells that /data has no inodes left', async () => {
    const { exit } = await lab().run(shell('i=0; while mkdir /data/$i 2>/dev/null; do i=$((i+1)); done'))
    assert.equal(exit.dataFull, true)
  })
}

function hostileData(lab: () => Lab, runtime: string): void {
  it('refuses links, FIFOs, folders and devices in the place of files, and reads the others', async () => {
    const script = [
      'ln -s /etc/passwd /data/perf-link.json',
      'mkfifo /data/perf-fifo.json',
      'mkdir /data/perf-folder.json',
      'echo hidden > /data/perf-folder.json/perf.json',
      'echo plain > /data/perf.json',
      'echo other > /data/other.json',
      'dd if=/dev/zero of=/data/perf-large.json bs=1k count=65 2>/dev/null',
    ].join('; ')
    const { data } = await lab().run(shell(script))
    assert.deepEqual(
      data.files.map((file) => [file.name, Buffer.from(file.bytes).toString()]),
      [['perf.json', 'plain\n']],
    )
    const refused = Object.fromEntries(data.refused.map(({ name, why }) => [name, why]))
    // gVisor may keep a FIFO to itself
    if (runtime === 'runsc') refused['perf-fifo.json'] ??= 'not_regular'
    assert.deepEqual(refused, {
      'perf-link.json': 'symbolic_link',
      'perf-fifo.json': 'not_regular',
      'perf-folder.json': 'directory',
      'perf-large.json': 'too_large',
    })
  })

  it('takes no more files than asked for', async () => {
    const { data } = await lab().run(
      shell('for i in 1 2 3 4 5 6 7 8 9; do echo $i > /data/perf-$i.json; done'),
    )
    assert.equal(data.files.length, 8)
    assert.deepEqual(data.refused, [{ name: 'perf-9.json', why: 'too_many' }])
  })

  it('is not held up by files that are mostly holes', async () => {
    const script = 'for i in 1 2 3 4; do truncate -s 4M /data/perf-$i.json; done; echo 1 > /data/perf.json'
    const { data } = await lab().run(shell(script))
    assert.deepEqual(
      data.files.map((file) => file.name),
      ['perf.json'],
    )
  })
}
