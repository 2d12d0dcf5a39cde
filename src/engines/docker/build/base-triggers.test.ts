import assert from 'node:assert/strict'
import { test } from 'node:test'
import { staysInside } from './base-triggers.ts'

const HARMLESS = [
  'ADD . /app',
  'ADD --chown=app:app package.json yarn.lock /app/',
  'add src/*.c /src/',
  'COPY --from=busybox /bin/sh /sh',
  'COPY requirements.txt /app/',
  'RUN pip install -r requirements.txt',
  'RUN wget http://files.example.org/x',
  'RUN --network=none make',
  'RUN --mount=type=cache,target=/root/.cache pip install x',
  'ONBUILD COPY . /app',
  'ENV URL=http://169.254.169.254/',
  'WORKDIR /app',
]

const REFUSED = [
  'ADD http://169.254.169.254/latest /x',
  'ADD\thttp://169.254.169.254/latest /x',
  'add ["http://10.0.0.1/", "/x"]',
  'ADD $WHERE /x',
  'ADD ${WHERE:-x} /x',
  'ADD h"tt"p://10.0.0.1/ /x',
  'ADD git@10.0.0.1:x /x',
  'ADD github.com/a/b /x',
  'ADD --checksum=sha256:aa x /x',
  'ONBUILD ADD http://10.0.0.1/ /x',
  'onbuild\tONBUILD ADD http://10.0.0.1/ /x',
  'RUN --network=host cat /etc/shadow',
  'RUN --net"wo"rk=host x',
  'RUN --security=insecure x',
  'RUN --device=x y',
  '# comment\nADD http://10.0.0.1/ /x',
  'ADD \\\nhttp://10.0.0.1/ /x',
  'COPY <<x /x\n1\nx\nADD http://10.0.0.1/ /x',
  ' ADD http://10.0.0.1/ /x',
  'ADD\u00a0http://10.0.0.1/ /x',
  'FROM evil',
  'FETCH x',
  'ADD',
  '',
]

test('a trigger that is plainly local is let through', () => {
  for (const trigger of HARMLESS) assert.equal(staysInside(trigger), true, trigger)
})

test('a trigger that is an address, may become one, or is not plain is refused', () => {
  for (const trigger of REFUSED) assert.equal(staysInside(trigger), false, trigger)
})
