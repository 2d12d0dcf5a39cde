import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dl3001 } from './dl3001.ts'
import { dl3003 } from './dl3003.ts'
import { dl3004 } from './dl3004.ts'
import { dl3046 } from './dl3046.ts'
import { dl3047 } from './dl3047.ts'
import { dl3059 } from './dl3059.ts'
import { dl4001 } from './dl4001.ts'
import { dl4005 } from './dl4005.ts'
import { dl4006 } from './dl4006.ts'
import { shellHadolintRules } from './rules.ts'
import { tellRule } from './rule-table.ts'

test('the codes of the rules are told apart', () => {
  assert.equal(new Set(shellHadolintRules.map(({ code }) => code)).size, shellHadolintRules.length)
})

tellRule({
  rule: dl3001,
  severity: 'info',
  fine: [
    'RUN echo ps',
    'RUN apt-get install vim',
    'RUN --mount=type=secret,id=a x',
    'CMD top',
    'RUN /opt/service/start',
  ],
  found: [
    ['RUN x && ps aux', '1:9-1:11 ps does nothing of use in a build step.'],
    ['RUN exec /usr/sbin/service x start', '1:9-1:26 service does nothing of use in a build step.'],
    ['RUN x $(ssh host)', '1:8-1:11 ssh does nothing of use in a build step.'],
  ],
})

const CD = 'The folder that cd goes to is forgotten at the end of the RUN.'

tellRule({
  rule: dl3003,
  severity: 'warning',
  fine: ['RUN (cd /a && x)', 'RUN x "$(cd /a; pwd)"', 'RUN echo cd', 'WORKDIR /a\nRUN x', 'CMD cd /a && x'],
  found: [['RUN cd /a && { cd "$B"; }', `1:4-1:9 ${CD}`, `1:15-1:22 ${CD}`]],
})

tellRule({
  rule: dl3004,
  severity: 'warning',
  fine: ['RUN apt-get install sudo', 'RUN echo "a ALL=(ALL) sudo" >/etc/sudoers', 'RUN gosu app x'],
  found: [['RUN x; sudo -u y z', '1:7-1:11 A build step is run through sudo.']],
})

tellRule({
  rule: dl3046,
  severity: 'warning',
  fine: [
    'RUN useradd -u 99999 x',
    'RUN useradd -l -u 123456 x',
    'RUN useradd --no-log-init --uid 123456 x',
    'RUN useradd -mlu 123456 x',
    'RUN useradd -u $UID x',
    'RUN useradd x',
    'RUN usermod -u 123456 x',
  ],
  found: [
    [
      'RUN useradd -m -u 123456 x',
      '1:4-1:26 The user number 123456 makes the log of last logins very large.',
    ],
    [
      'RUN useradd --uid=100000 x',
      '1:4-1:26 The user number 100000 makes the log of last logins very large.',
    ],
    ['RUN useradd -mu 123456 x', '1:4-1:24 The user number 123456 makes the log of last logins very large.'],
  ],
})

const WGET = 'The progress of wget fills the log of the build.'

tellRule({
  rule: dl3047,
  severity: 'info',
  fine: [
    'RUN wget --progress=dot:giga x',
    'RUN wget -qO- x',
    'RUN wget -nv x',
    'RUN wget --no-verbose x',
    'RUN wget -o log x',
    'RUN curl x',
  ],
  found: [
    ['RUN wget -O a x', `1:4-1:8 ${WGET}`],
    ['RUN x || wget $URL', `1:9-1:13 ${WGET}`],
  ],
})

const JOIN = 'This RUN could be joined with the one in front of it.'

tellRule({
  rule: dl3059,
  severity: 'info',
  fine: [
    'RUN a',
    'RUN a\nCOPY b c\nRUN d',
    'RUN a && b\nRUN c',
    'RUN a\nRUN b; c',
    'RUN --mount=type=cache,target=/a a\nRUN b',
    'RUN a\nFROM b\nRUN c',
  ],
  found: [
    ['RUN a\n# b\nRUN c\n\nRUN ["d"]', `3:0-3:3 ${JOIN}`, `5:0-5:3 ${JOIN}`],
    ['RUN --network=none a\nRUN --network=none b', `2:0-2:3 ${JOIN}`],
  ],
})

tellRule({
  rule: dl4001,
  severity: 'warning',
  fine: [
    'RUN wget a && wget b',
    'RUN apt-get install curl wget',
    'RUN wget a\nFROM b\nRUN curl c',
    'FROM b AS c\nRUN curl a\nFROM d\nRUN wget e\nFROM c\nRUN curl f',
  ],
  found: [
    ['RUN wget a\nRUN curl b; curl c; wget d', '2:4-2:8 curl is used here, and wget before.'],
    ['FROM b AS c\nRUN curl a\nFROM c\nRUN wget b', '4:4-4:8 wget is used here, and curl before.'],
  ],
})

tellRule({
  rule: dl4005,
  severity: 'warning',
  fine: ['RUN ln -s /bin/sh /bin/x', 'RUN ln -sf /a /bin/bash', 'SHELL ["/bin/bash", "-c"]'],
  found: [['RUN x; ln -sf /bin/bash /bin/sh', '1:7-1:31 A link takes the place of /bin/sh.']],
})

const PIPE = 'When this command fails the RUN goes on all the same.'

tellRule({
  rule: dl4006,
  severity: 'warning',
  fine: [
    'RUN a || b',
    'RUN echo "a | b"',
    'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN a | b',
    'SHELL ["/bin/ash", "-eo", "pipefail", "-c"]\nRUN a | b',
    'RUN set -o pipefail && a | b',
    'RUN set -euo pipefail; a | b',
    'RUN ["bash", "-o", "pipefail", "-c", "a | b"]',
    'SHELL ["pwsh", "-c"]\nRUN a | b',
    'FROM b AS c\nSHELL ["bash", "-o", "pipefail", "-c"]\nFROM c\nRUN a | b',
    'FROM mcr.microsoft.com/windows/servercore:1\nRUN a | b',
    'CMD a | b',
  ],
  found: [
    ['RUN x; a b | c | d', `1:7-1:10 ${PIPE}`],
    ['RUN a |& b', `1:4-1:5 ${PIPE}`],
    ['RUN x "$(a | b)"', `1:9-1:10 ${PIPE}`],
    ['RUN a | b; set -o pipefail', `1:4-1:5 ${PIPE}`],
    ['SHELL ["bash", "-o", "pipefail", "-c"]\nFROM b\nRUN a | b', `3:4-3:5 ${PIPE}`],
    ['RUN <<E\na | b\nE', `2:0-2:1 ${PIPE}`],
    ['RUN a | b\nRUN c | d', `1:4-1:5 ${PIPE}`, `2:4-2:5 ${PIPE}`],
  ],
})
