import { dl3013 } from './dl3013.ts'
import { dl3016 } from './dl3016.ts'
import { dl3028 } from './dl3028.ts'
import { dl3042 } from './dl3042.ts'
import { dl3060 } from './dl3060.ts'
import { dl3062 } from './dl3062.ts'
import { tellRule } from './rule-table.ts'

const PIP = 'pip install takes whatever version there is of'

tellRule({
  rule: dl3013,
  severity: 'warning',
  fine: [
    'RUN pip install flask==3.0.2 "django>=4,<5" a~=1 b!=2',
    'RUN pip install flask==$VERSION',
    'RUN pip install -r requirements.txt',
    'RUN pip3 install --no-cache-dir --requirement=requirements.txt flask',
    'RUN pip install -rrequirements.txt flask',
    'RUN pip install -c constraints.txt flask',
    'RUN pip install -e .',
    'RUN pip install . ./dist/a.whl a.whl a.tar.gz /src/a src/a .[dev]',
    'RUN pip install git+https://host/a/b@v1 git+ssh://git@host/a.git@main#egg=b',
    'RUN pip install https://host/a.zip "a @ https://host/a.zip"',
    'RUN pip install $PACKAGES',
    'RUN pip install --index-url https://host/simple -U',
    'RUN pip download flask && pip list',
    'RUN python setup.py install flask',
  ],
  found: [
    ['RUN pip install flask', `1:16-1:21 ${PIP} flask.`],
    ['RUN pip3.11 install -U "flask[async]"', `1:23-1:37 ${PIP} flask[async].`],
    ['RUN python3 -m pip install a==1 b', `1:32-1:33 ${PIP} b.`],
    ['RUN pip install -i https://host/simple a', `1:39-1:40 ${PIP} a.`],
    ['RUN pip install git+ssh://git@host/a.git', `1:16-1:40 ${PIP} git+ssh://git@host/a.git.`],
    ['RUN pip --no-cache-dir install a', `1:31-1:32 ${PIP} a.`],
  ],
})

const NPM = 'takes whatever version there is of'

tellRule({
  rule: dl3016,
  severity: 'warning',
  fine: [
    'RUN npm install && npm ci && npm i',
    'RUN npm install express@4.19.2 @scope/name@1.2 a@$VERSION',
    'RUN npm install --registry https://host -g a@1',
    'RUN npm install ./a ../b /c file:d e.tgz https://host/f.tar.gz',
    'RUN npm install git+https://host/a.git#v1 github:a/b#c a/b#v1',
    'RUN npm run install a',
    'RUN npm install $PACKAGES',
  ],
  found: [
    ['RUN npm install -g express', `1:19-1:26 npm install ${NPM} express.`],
    ['RUN npm i @scope/name a@1', `1:10-1:21 npm i ${NPM} @scope/name.`],
    ['RUN npm add git+ssh://git@host/a.git', `1:12-1:36 npm add ${NPM} git+ssh://git@host/a.git.`],
    ['RUN npm --loglevel warn install a', `1:32-1:33 npm install ${NPM} a.`],
  ],
})

tellRule({
  rule: dl3028,
  severity: 'warning',
  fine: [
    'RUN gem install rake:13.1.0',
    'RUN gem install rake -v 13.1.0',
    'RUN gem install rake --version=13.1.0 --no-document',
    'RUN gem install rake:$VERSION ./local.gem',
    'RUN gem update --system',
  ],
  found: [
    [
      'RUN gem install --source https://host rake a:1',
      '1:38-1:42 gem install takes whatever version there is of rake.',
    ],
  ],
})

const CACHE = 'pip install without --no-cache-dir.'

tellRule({
  rule: dl3042,
  severity: 'warning',
  fine: [
    'RUN pip install --no-cache-dir a',
    'RUN pip --no-cache-dir install a',
    'ENV PIP_NO_CACHE_DIR=1\nRUN pip install a',
    'ENV A=b PIP_NO_CACHE_DIR="true"\nRUN pip install a',
    'ENV PIP_NO_CACHE_DIR on\nFROM a\nFROM a AS b\nENV PIP_NO_CACHE_DIR=on\nFROM b\nRUN pip install a',
    'ARG PIP_NO_CACHE_DIR=yes\nRUN pip install a',
    'RUN PIP_NO_CACHE_DIR=1 pip install a',
    'RUN export PIP_NO_CACHE_DIR=1 && pip install a',
    'RUN --mount=type=cache,target=/root/.cache/pip pip install a',
    'RUN --mount=type=cache,target=/home/app/.cache pip install a',
    'RUN pip install a && rm -rf ~/.cache/pip',
    'RUN pip install a && pip cache purge',
    'RUN pip list',
  ],
  found: [
    ['RUN pip install a', `1:4-1:15 ${CACHE}`],
    ['RUN python -m pip install a', `1:4-1:25 ${CACHE}`],
    ['RUN pip install a\nENV PIP_NO_CACHE_DIR=1', `1:4-1:15 ${CACHE}`],
    ['ENV PIP_NO_CACHE_DIR=0\nRUN pip install a', `2:4-2:15 ${CACHE}`],
    ['ENV PIP_NO_CACHE_DIR=1\nFROM b\nRUN pip install a', `3:4-3:15 ${CACHE}`],
    ['RUN --mount=type=cache,target=/var/cache/apt pip install a', `1:45-1:56 ${CACHE}`],
  ],
  fixes: [['RUN python3 -m pip install -r x', 'RUN python3 -m pip install --no-cache-dir -r x']],
})

const YARN = 'yarn install leaves its cache in the image.'

tellRule({
  rule: dl3060,
  severity: 'info',
  fine: [
    'RUN yarn install && yarn cache clean',
    'RUN yarn --cwd /app install; yarn --cwd /app cache clean --all',
    'RUN yarn install && rm -rf /usr/local/share/.cache',
    'RUN --mount=type=cache,target=/usr/local/share/.cache/yarn/v6 yarn install',
    'RUN yarn build',
    'RUN yarn install\nFROM b\nRUN x',
  ],
  found: [
    ['RUN yarn install', `1:4-1:16 ${YARN}`],
    ['RUN yarn cache clean && yarn install', `1:24-1:36 ${YARN}`],
    ['RUN yarn install\nRUN yarn cache clean', `1:4-1:16 ${YARN}`],
    ['FROM b AS c\nRUN yarn install\nFROM c\nRUN x', `2:4-2:16 ${YARN}`],
  ],
})

tellRule({
  rule: dl3062,
  severity: 'warning',
  fine: [
    'RUN go install example.org/tool@v1.2.3',
    'RUN go install -ldflags "-s -w" ./... && go install . ./cmd/tool cmd/tool',
    'RUN go install example.org/tool@$VERSION example.org/tool@${VERSION}',
    'RUN go run . example.org/tool',
    'RUN go get',
    'RUN go build example.org/tool',
  ],
  found: [
    [
      'RUN go install example.org/tool',
      '1:15-1:31 go install takes whatever version there is of example.org/tool.',
    ],
    [
      'RUN go install -tags a example.org/a/b/...@latest',
      '1:23-1:49 go install takes whatever version there is of example.org/a/b/...@latest.',
    ],
    [
      'RUN go get example.org/a@v1 example.org/b',
      '1:28-1:41 go get takes whatever version there is of example.org/b.',
    ],
  ],
})
