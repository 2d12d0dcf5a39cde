import { dl3017 } from './dl3017.ts'
import { dl3018 } from './dl3018.ts'
import { dl3019 } from './dl3019.ts'
import { dl3030 } from './dl3030.ts'
import { dl3031 } from './dl3031.ts'
import { dl3032 } from './dl3032.ts'
import { dl3033 } from './dl3033.ts'
import { dl3034 } from './dl3034.ts'
import { dl3035 } from './dl3035.ts'
import { dl3036 } from './dl3036.ts'
import { dl3037 } from './dl3037.ts'
import { dl3038 } from './dl3038.ts'
import { dl3039 } from './dl3039.ts'
import { dl3040 } from './dl3040.ts'
import { dl3041 } from './dl3041.ts'
import { tellRule } from './rule-table.ts'

const DAY = 'makes the image depend on the day of its build.'
const LOOSE = 'takes whatever version there is of'
const LEFT = 'leaves its cache in the image.'

tellRule({
  rule: dl3017,
  severity: 'info',
  fine: ['RUN apk update', 'RUN apk upgrade openssl', 'RUN apk add --upgrade x'],
  found: [['RUN apk --no-cache upgrade', `1:4-1:26 apk upgrade ${DAY}`]],
})

tellRule({
  rule: dl3018,
  severity: 'warning',
  fine: [
    'RUN apk add curl=8.5.0-r0 git~2 "zip>3"',
    'RUN apk --no-cache add -t .build --repository https://host/edge curl=$V',
    'RUN apk add ./a.apk "/b.apk" $PACKAGES',
    'RUN apk del curl',
  ],
  found: [
    ['RUN apk --no-cache add --virtual .build curl git=1 zip', `1:40-1:54 apk add ${LOOSE} curl, zip.`],
    ['RUN apk add -U curl@edge', `1:15-1:24 apk add ${LOOSE} curl@edge.`],
  ],
})

tellRule({
  rule: dl3019,
  severity: 'info',
  fine: [
    'RUN apk add --no-cache x',
    'RUN apk --no-cache add x',
    'RUN --mount=type=cache,target=/var/cache/apk apk add -U x',
    'RUN --mount=type=cache,target=/etc/apk/cache apk add x',
    'RUN apk del x',
  ],
  found: [
    ['RUN apk update && apk add x && rm -rf /var/cache/apk/*', '1:18-1:25 apk add without --no-cache.'],
  ],
  fixes: [['RUN apk add -U x', 'RUN apk add --no-cache -U x']],
})

tellRule({
  rule: dl3030,
  severity: 'warning',
  fine: [
    'RUN yum install -y x',
    'RUN yum -qy install x',
    'RUN yum --assumeyes groupinstall x',
    'RUN yum list',
  ],
  found: [['RUN yum localinstall x.rpm', '1:4-1:20 yum localinstall without -y.']],
  fixes: [['RUN yum install x', 'RUN yum install -y x']],
})

tellRule({
  rule: dl3031,
  severity: 'info',
  fine: ['RUN yum update -y openssl', 'RUN yum install -y x'],
  found: [['RUN yum -y update && yum clean all', `1:4-1:17 yum update ${DAY}`]],
})

tellRule({
  rule: dl3032,
  severity: 'warning',
  fine: [
    'RUN yum install -y x && yum clean all',
    'RUN yum install -y x && rm -rf /var/cache/yum/*',
    'RUN yum install -y x && rm -rf /var/cache/* /tmp/*',
    'RUN --mount=type=cache,target=/var/cache/yum yum install -y x',
    'RUN yum list',
  ],
  found: [
    ['RUN yum clean all && yum install -y x', `1:21-1:32 yum install ${LEFT}`],
    ['RUN yum install -y x\nRUN yum clean all', `1:4-1:15 yum install ${LEFT}`],
  ],
})

tellRule({
  rule: dl3033,
  severity: 'warning',
  fine: [
    'RUN yum install -y curl-7.76.1 git-$VERSION https://host/a.rpm ./b.rpm c.rpm',
    'RUN yum install -y --enablerepo epel curl-7',
    'RUN yum remove curl',
  ],
  found: [['RUN yum install -y bash-completion a-1', `1:19-1:34 yum install ${LOOSE} bash-completion.`]],
})

tellRule({
  rule: dl3034,
  severity: 'warning',
  fine: [
    'RUN zypper install -y x',
    'RUN zypper -n in x',
    'RUN zypper --non-interactive remove x',
    'RUN zypper in --no-confirm x',
    'RUN zypper search x',
  ],
  found: [['RUN zypper --quiet install x', '1:4-1:26 zypper install without -y.']],
  fixes: [['RUN zypper rm x', 'RUN zypper rm -y x']],
})

tellRule({
  rule: dl3035,
  severity: 'warning',
  fine: ['RUN zypper update -y', 'RUN zypper in dist-upgrade'],
  found: [
    [
      'RUN zypper dup && zypper -n dist-upgrade',
      `1:4-1:14 zypper dup ${DAY}`,
      `1:18-1:40 zypper dist-upgrade ${DAY}`,
    ],
  ],
})

tellRule({
  rule: dl3036,
  severity: 'warning',
  fine: [
    'RUN zypper in -y x && zypper clean --all',
    'RUN zypper in -y x && zypper cc -a',
    'RUN zypper in -y x && rm -rf /var/cache/zypp/*',
    'RUN --mount=type=cache,target=/var/cache/zypp zypper in -y x',
  ],
  found: [['RUN zypper ref && zypper in -y x', `1:18-1:27 zypper in ${LEFT}`]],
})

tellRule({
  rule: dl3037,
  severity: 'warning',
  fine: ['RUN zypper in -y curl=8.0.1 "git>=2" zip~3 ./a.rpm', 'RUN zypper rm curl'],
  found: [['RUN zypper in -y -r repo curl', `1:25-1:29 zypper in ${LOOSE} curl.`]],
})

tellRule({
  rule: dl3038,
  severity: 'warning',
  fine: ['RUN dnf install -y x', 'RUN microdnf -y install x', 'RUN dnf list'],
  found: [['RUN microdnf install x', '1:4-1:20 dnf install without -y.']],
  fixes: [['RUN dnf install x', 'RUN dnf install -y x']],
})

tellRule({
  rule: dl3039,
  severity: 'info',
  fine: ['RUN dnf upgrade -y openssl'],
  found: [['RUN dnf upgrade -y', `1:4-1:15 dnf upgrade ${DAY}`]],
})

tellRule({
  rule: dl3040,
  severity: 'warning',
  fine: [
    'RUN dnf install -y x && dnf clean all',
    'RUN microdnf install -y x; microdnf clean all',
    'RUN dnf install -y x && rm -rf /var/cache/dnf',
    'RUN --mount=type=cache,target=/var/cache/libdnf5 dnf5 install -y x',
  ],
  found: [['RUN dnf -y install x && dnf -y install y', `1:24-1:38 dnf install ${LEFT}`]],
})

tellRule({
  rule: dl3041,
  severity: 'warning',
  fine: ['RUN dnf install -y curl-8.2.1 @nodejs:20 "git-${VERSION}"'],
  found: [['RUN microdnf install -y curl @tools', `1:24-1:35 dnf install ${LOOSE} curl, @tools.`]],
})
