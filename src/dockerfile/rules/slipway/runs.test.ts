import { test } from 'node:test'
import { checkRows } from '../support/rule-trial.ts'
import { slp0303 } from './slp0303.ts'
import { slp0304 } from './slp0304.ts'
import { slp0305 } from './slp0305.ts'
import { slp0306 } from './slp0306.ts'
import { slp0307 } from './slp0307.ts'

const lines = (...all: readonly string[]) => all.map((line) => `${line}\n`).join('')

test('files of the build in /data of the last stage are reported', () => {
  checkRows(slp0303, [
    {
      file: lines(
        'FROM a',
        'RUN mkdir -p /data && chmod 777 /data',
        'RUN echo 1 > /data/perf.json',
        'RUN curl -fsSLo /data/m.bin https://x/m && cp a /data/ && touch /data/t',
        'RUN cat /data/x > /y; cp /data/x /z',
        'COPY m /data/',
        'WORKDIR /data',
        'COPY n .',
        'RUN tar -xf a -C /data/x',
        'RUN wget -O /data/w u; dd if=/x of=/data/y; echo x | tee -a /data/z',
      ),
      finds: [
        '5:7-5:13 What the build puts at /data is hidden at the run, where /data is a mount of its own.',
        '7:7-7:8 What the build puts at /data is hidden at the run, where /data is a mount of its own.',
        '2:4-2:28 What the build puts at /data/perf.json is hidden at the run, where /data is a mount of its own.',
        '3:16-3:27 What the build puts at /data/m.bin is hidden at the run, where /data is a mount of its own.',
        '3:48-3:54 What the build puts at /data/ is hidden at the run, where /data is a mount of its own.',
        '3:64-3:71 What the build puts at /data/t is hidden at the run, where /data is a mount of its own.',
        '8:17-8:24 What the build puts at /data/x is hidden at the run, where /data is a mount of its own.',
        '9:12-9:19 What the build puts at /data/w is hidden at the run, where /data is a mount of its own.',
        '9:32-9:42 What the build puts at /data/y is hidden at the run, where /data is a mount of its own.',
        '9:60-9:67 What the build puts at /data/z is hidden at the run, where /data is a mount of its own.',
      ],
    },
    {
      file: lines(
        'FROM a AS b',
        'RUN echo 1 > /data/x',
        'FROM c',
        'COPY --from=b /data/x /x',
        'RUN echo > /database',
      ),
      finds: [],
    },
    {
      file: lines('FROM a AS b', 'RUN echo 1 > /data/x', 'FROM b'),
      finds: [
        '1:4-1:20 What the build puts at /data/x is hidden at the run, where /data is a mount of its own.',
      ],
    },
  ])
})

test('a container that surely writes no performance is reported, and no other', () => {
  checkRows(slp0304, [
    {
      file: lines('FROM scratch', 'COPY a /a'),
      finds: ['0:5-0:12 /data/perf.json cannot be written: no program is started.'],
      context: { performanceRequired: true },
    },
    { file: lines('FROM scratch', 'COPY a /a'), finds: [] },
    {
      file: lines('FROM scratch', 'CMD ["/a"]'),
      finds: ['1:4-1:10 /data/perf.json cannot be written: the image has no files, and so no program.'],
      context: { performanceRequired: true },
    },
    {
      file: lines('FROM scratch', 'COPY a /a', 'CMD ["/a"]'),
      finds: [],
      context: { performanceRequired: true },
    },
    {
      file: lines('FROM debian', 'RUN make'),
      finds: [
        '0:5-0:11 /data/perf.json cannot be written: without a CMD this image starts a shell, which has nothing to do and ends.',
      ],
      context: { performanceRequired: true },
    },
    { file: lines('FROM python', 'RUN make'), finds: [], context: { performanceRequired: true } },
    {
      file: lines('FROM debian', 'CMD echo hello'),
      finds: ['1:4-1:14 /data/perf.json cannot be written: what is started writes no files.'],
      context: { performanceRequired: true },
    },
    { file: lines('FROM python', 'CMD echo hello'), finds: [], context: { performanceRequired: true } },
    {
      file: lines('FROM debian', `CMD echo '{"perf":1}' > /tmp/perf`),
      finds: ['1:4-1:33 /data/perf.json cannot be written: what is started writes no files.'],
      context: { performanceRequired: true },
    },
    {
      file: lines('FROM debian', `CMD echo '{"perf":1}' > /data/perf.json`),
      finds: [],
      context: { performanceRequired: true },
    },
    {
      file: lines('FROM debian', 'RUN ln -s /data/perf.json /out', `CMD echo '{"perf":1}' > /out`),
      finds: [],
      context: { performanceRequired: true },
    },
    {
      file: lines('FROM debian', 'CMD { echo 1; } > x'),
      finds: ['1:4-1:19 /data/perf.json cannot be written: what is started writes no files.'],
      context: { performanceRequired: true },
    },
    {
      file: lines('FROM debian', 'CMD ["echo", "1"]'),
      finds: ['1:4-1:17 /data/perf.json cannot be written: what is started writes no files.'],
      context: { performanceRequired: true },
    },
    {
      file: lines('FROM debian', 'ENTRYPOINT ["/run.sh"]', 'CMD ["echo", "1"]'),
      finds: [],
      context: { performanceRequired: true },
    },
    {
      file: lines('FROM python', 'ENTRYPOINT []'),
      finds: ['0:5-0:11 /data/perf.json cannot be written: no program is started.'],
      context: { performanceRequired: true },
    },
    {
      file: lines('FROM python', 'ENTRYPOINT []', 'CMD ["x"]'),
      finds: [],
      context: { performanceRequired: true },
    },
    {
      file: lines('FROM debian', 'CMD python3 main.py && echo done'),
      finds: [],
      context: { performanceRequired: true },
    },
    {
      file: lines('FROM debian', 'SHELL ["pwsh","-c"]', 'CMD echo done'),
      finds: [],
      context: { performanceRequired: true },
    },
    {
      file: lines('FROM debian', `CMD echo '{"perf":1}' && cat $X`),
      finds: ['1:4-1:31 /data/perf.json cannot be written: what is started writes no files.'],
      context: { performanceRequired: true },
    },
    { file: lines('FROM debian', 'CMD echo 1 > $OUT'), finds: [], context: { performanceRequired: true } },
    { file: lines('FROM debian', 'CMD { $PROGRAM; }'), finds: [], context: { performanceRequired: true } },
    {
      file: lines('FROM debian', 'CMD echo $(python x.py)'),
      finds: [],
      context: { performanceRequired: true },
    },
  ])
})

test('a volume that hides the program is reported', () => {
  checkRows(slp0305, [
    {
      file: lines('FROM a', 'WORKDIR /app', 'COPY . .', 'VOLUME /app', 'CMD ["python3", "main.py"]'),
      finds: ['3:7-3:11 /app is an empty folder at the run: /app/main.py is not there.'],
    },
    {
      file: lines(
        'FROM a',
        'WORKDIR /app',
        'COPY . .',
        'VOLUME ["/app/cache", "/data"]',
        'CMD ["python3", "main.py", "/app/cache"]',
      ),
      finds: [],
    },
    {
      file: lines('FROM a', 'VOLUME /opt /x', 'ENTRYPOINT /opt/run.sh --fast'),
      finds: ['1:7-1:11 /opt is an empty folder at the run: /opt/run.sh is not there.'],
    },
    {
      file: lines('FROM a', 'VOLUME /opt', 'ENTRYPOINT ["/bin/sh", "/opt/run.sh"]'),
      finds: ['1:7-1:11 /opt is an empty folder at the run: /opt/run.sh is not there.'],
    },
    { file: lines('FROM a', 'VOLUME /opt', 'CMD ["prog", "--cache", "/opt/x"]'), finds: [] },
  ])
})

test('HEALTHCHECK and STOPSIGNAL of the last stage are told to have no effect', () => {
  checkRows(slp0306, [
    {
      file: lines(
        'FROM a AS b',
        'HEALTHCHECK CMD x',
        'FROM c',
        'STOPSIGNAL SIGINT',
        'HEALTHCHECK NONE',
        'HEALTHCHECK --interval=5s CMD y',
      ),
      finds: [
        '3:0-3:10 STOPSIGNAL has no effect in a run here.',
        '5:0-5:11 HEALTHCHECK has no effect in a run here.',
      ],
    },
  ])
})

test('a RUN that asks systemd is reported', () => {
  checkRows(slp0307, [
    {
      file: lines(
        'FROM a',
        'RUN systemctl enable x && systemctl start x',
        'RUN systemctl --root=/x start y',
        'RUN hostnamectl set-hostname z || true',
        'RUN service nginx start',
      ),
      finds: [
        '1:26-1:43 systemctl start needs systemd, which does not run in a build.',
        '3:4-3:30 hostnamectl set-hostname needs systemd, which does not run in a build.',
      ],
    },
  ])
})
