import { dl3005 } from './dl3005.ts'
import { dl3008 } from './dl3008.ts'
import { dl3009 } from './dl3009.ts'
import { dl3014 } from './dl3014.ts'
import { dl3015 } from './dl3015.ts'
import { dl3027 } from './dl3027.ts'
import { tellRule } from './rule-table.ts'

tellRule({
  rule: dl3005,
  severity: 'info',
  fine: ['RUN apt-get upgrade -y', 'RUN echo apt-get dist-upgrade', 'RUN apt-get -y install dist-upgrade'],
  found: [
    [
      'RUN apt-get -y dist-upgrade',
      '1:4-1:27 apt-get dist-upgrade makes the image depend on the day of its build.',
    ],
  ],
})

const LOOSE = 'apt-get install takes whatever version there is of'

tellRule({
  rule: dl3008,
  severity: 'warning',
  fine: [
    'RUN apt-get update && apt-get install -y curl=7.88.1-10',
    'RUN apt-get install curl/bookworm ./local.deb /tmp/$FILE.deb',
    'RUN apt-get install -y curl=$VERSION "git=${GIT}"',
    'RUN apt-get install $PACKAGES "${MORE}" $(cat list) `cat list`',
    'RUN apt-get install -t bookworm-backports -o A::B=c -q',
    'RUN apt-get remove curl',
    'RUN echo apt-get install curl',
    'RUN <<E cat\napt-get install curl\nE',
    'RUN ["apt-get", "install", "curl"]',
    'SHELL ["powershell"]\nRUN apt-get install curl',
  ],
  found: [
    ['RUN apt-get install curl', `1:20-1:24 ${LOOSE} curl.`],
    ['RUN apt-get install -y a=1 b c=2 d -q e=3', `1:27-1:34 ${LOOSE} b, d.`],
    ['RUN apt-get install \\\n  # for the build\n  curl \\\n  git', `3:2-4:5 ${LOOSE} curl, git.`],
    ['RUN apt-get install php-$VERSION', `1:20-1:32 ${LOOSE} php-$VERSION.`],
    ['RUN apt-get install a b c d e f g', `1:20-1:33 ${LOOSE} a, b, c, d, e and 2 more.`],
    ['RUN if x; then sudo -E apt-get -qq install "curl"; fi', `1:43-1:49 ${LOOSE} curl.`],
    ['RUN <<E\napt-get install curl\nE', `2:16-2:20 ${LOOSE} curl.`],
    ['ONBUILD RUN apt-get install curl', `1:28-1:32 ${LOOSE} curl.`],
    ['RUN ["sh", "-c", "apt-get install curl"]', `1:34-1:38 ${LOOSE} curl.`],
    ['RUN apt-get install a\nRUN apt-get install b', `1:20-1:21 ${LOOSE} a.`, `2:20-2:21 ${LOOSE} b.`],
  ],
})

const LISTS = 'apt-get update leaves the lists of packages in the image.'

tellRule({
  rule: dl3009,
  severity: 'info',
  fine: [
    'RUN apt-get update && apt-get install x && rm -rf /var/lib/apt/lists/*',
    'RUN apt-get update; rm -fr "/var/lib/apt/lists"',
    'RUN apt-get update; rm -rf /var/{cache,lib}/apt/*',
    'RUN apt-get update; find /var/lib/apt/lists -type f -delete',
    'RUN --mount=type=cache,target=/var/lib/apt,sharing=locked apt-get update',
    'RUN --mount=type=cache,target=/var/cache/apt --mount=target=/var/lib/apt/lists/,type=tmpfs apt-get update',
    'RUN apt-get install x',
    'RUN apt-get update\nFROM b\nRUN x',
  ],
  found: [
    ['RUN apt-get update && apt-get install x', `1:4-1:18 ${LISTS}`],
    ['RUN rm -rf /var/lib/apt/lists && apt-get -q update', `1:33-1:50 ${LISTS}`],
    ['RUN apt-get update\nRUN rm -rf /var/lib/apt/lists/*', `1:4-1:18 ${LISTS}`],
    ['RUN --mount=type=cache,target=/var/cache/apt apt-get update', `1:45-1:59 ${LISTS}`],
    ['RUN --mount=type=bind,target=/var/lib/apt apt-get update', `1:42-1:56 ${LISTS}`],
    ['FROM b AS c\nRUN apt-get update\nFROM c\nRUN x', `2:4-2:18 ${LISTS}`],
  ],
})

tellRule({
  rule: dl3014,
  severity: 'warning',
  fine: [
    'RUN apt-get install -y x',
    'RUN apt-get -yq install x',
    'RUN apt-get install x --assume-yes',
    'RUN apt-get install --yes x',
    'RUN apt-get -qq install x',
    'RUN apt-get -q -q install x',
    'RUN apt-get -q=2 install x',
    'RUN apt-get -o APT::Get::Assume-Yes=true install x',
    'RUN apt-get update',
  ],
  found: [
    ['RUN apt-get install x', '1:4-1:19 apt-get install without -y.'],
    ['RUN apt-get -q install x', '1:4-1:22 apt-get install without -y.'],
  ],
  fixes: [
    ['RUN apt-get install x && apt-get install y', 'RUN apt-get install -y x && apt-get install -y y'],
    ['RUN apt-get \\\n  "install" \\\n  x', 'RUN apt-get \\\n  "install" -y \\\n  x'],
    ['RUN ["sh", "-c", "apt-get install x"]', 'RUN ["sh", "-c", "apt-get install -y x"]'],
    ['RUN ["sh", "-c", "apt-get install \\"x\\""]', 'RUN ["sh", "-c", "apt-get install \\"x\\""]'],
  ],
})

tellRule({
  rule: dl3015,
  severity: 'info',
  fine: [
    'RUN apt-get install --no-install-recommends x',
    'RUN apt-get -o APT::Install-Recommends=false install x',
    'RUN apt-get -o "APT::Install-Recommends=0" install x',
    'RUN apt-get remove x',
  ],
  found: [['RUN apt-get -y install x', '1:4-1:22 apt-get install without --no-install-recommends.']],
  fixes: [['RUN apt-get install -y x', 'RUN apt-get install --no-install-recommends -y x']],
})

const MADE_FOR_PEOPLE = 'apt is made for people at a terminal; its options and output may change.'

tellRule({
  rule: dl3027,
  severity: 'warning',
  fine: ['RUN apt-get update', 'RUN rm -rf /etc/apt', 'RUN echo apt'],
  found: [
    ['RUN apt update && apt list', `1:4-1:7 ${MADE_FOR_PEOPLE}`, `1:18-1:21 ${MADE_FOR_PEOPLE}`],
    ['RUN sudo /usr/bin/apt install x', `1:9-1:21 ${MADE_FOR_PEOPLE}`],
  ],
  fixes: [
    ['RUN apt -y install x && apt show x', 'RUN apt-get -y install x && apt-cache show x'],
    ['RUN apt list', 'RUN apt list'],
    ['RUN "apt" update', 'RUN "apt" update'],
  ],
})
