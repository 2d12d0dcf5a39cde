import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32 } from 'node:zlib'
import { checkRows, foundBy, shown } from '../support/rule-trial.ts'
import { slp0301 } from './slp0301.ts'
import { slp0302 } from './slp0302.ts'

/** Random at first sight, and the same each time. The secrets are put together here, so that no scanner finds them. */
const noise = (length: number) => 'q8Xv2Lk9Pz7wQ1aB3cD4eF5gH6iJ7kL8mN9oP0rS'.repeat(30).slice(0, length)
const letters = (length: number) => 'qXvLkPzwQaGcTeFgHiJkLmNoPrS'.repeat(10).slice(0, length)
const begin = (kind: string) => `-----BEGIN ${kind}PRIVATE KEY-----`

function checked(prefix: string): string {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  let sum = crc32(noise(30))
  let end = ''
  for (let place = 0; place < 6; place++) {
    end = digits.charAt(sum % 62) + end
    sum = Math.floor(sum / 62)
  }
  return `${prefix}_${noise(30)}${end}`
}

const CERTAIN = [
  ['AWS access key ID', ['AKIA', '2E3QXR5TY7UVWZ4K'].join(''), 'AKIA'],
  ['GitHub token', checked('ghp'), 'ghp_'],
  ['GitHub token', checked('ghs'), 'ghs_'],
  ['GitHub token', `github_pat_${noise(22)}_${noise(59)}`, 'gith'],
  ['npm token', checked('npm'), 'npm_'],
  ['GitLab token', `glpat-${noise(20)}`, 'glpa'],
  ['Slack token', `xoxb-${'1'.repeat(5)}23456-${noise(24)}`, 'xoxb'],
  ['Stripe key', `sk_live_${noise(24)}`, 'sk_l'],
  ['PyPI token', `pypi-AgEIcHlwaS5vcmc${noise(70)}`, 'pypi'],
  ['Docker Hub token', `dckr_pat_${noise(27)}`, 'dckr'],
  ['Google OAuth secret', `GOCSPX-${noise(28)}`, 'GOCS'],
  ['Hugging Face token', `hf_${letters(34)}`, 'hf_q'],
  ['SendGrid key', `SG.${noise(22)}.${noise(43)}`, 'SG.q'],
] as const

test('a credential of a certain shape is an error wherever it stands, and is told by four characters', () => {
  assert.equal(slp0301.severity, 'error')
  for (const [name, secret, start] of CERTAIN) {
    const article = /^[AEIOU]|^npm/.test(name) ? 'An' : 'A'
    const message = `${article} ${name} (${start}…) stands here for all to read.`
    const end = 6 + secret.length
    assert.deepEqual(shown(slp0301, `FROM a\nENV X=${secret}\n`), [`1:6-1:${end} ${message}`])
    assert.equal(
      foundBy(slp0301, `FROM a\n# ${secret}\nRUN x "${secret}" <<E\n${secret}\nE\n`).length,
      3,
      name,
    )
    assert.deepEqual(shown(slp0302, `FROM a\nENV TOKEN=${secret}\n`), [], name)
  }
})

test('one character too many, a wrong checksum or a sample is no credential', () => {
  for (const text of [
    `x${checked('ghp')}`,
    `${checked('ghp')}x`,
    `ghp_${noise(36)}`,
    `npm_${noise(36)}`,
    ['AKIA', 'IOSFODNN7EXAMPLE'].join(''),
    `glpat-${'x'.repeat(20)}`,
    `sk_test_${noise(24)}`,
    `sk_live_your_key_here_please_insert`,
  ]) {
    assert.deepEqual(shown(slp0301, `FROM a\nENV X=${text}\n`), [], text)
  }
})

test('a private key is found in lines and with written line breaks, and its header alone is none', () => {
  checkRows(slp0301, [
    {
      file: `FROM a\nRUN echo "${begin('RSA ')}\\n${noise(48)}\\n" > /k\n`,
      finds: ['1:10-1:91 A private key stands here for all to read.'],
    },
    {
      file: `FROM a\nCOPY <<E /k\n${begin('')}\nProc-Type: 4,ENCRYPTED\n\n${noise(64)}\nE\n`,
      finds: ['2:0-2:27 A private key stands here for all to read.'],
    },
    { file: `FROM a\nRUN grep -q "${begin('OPENSSH ')}" /k\n`, finds: [] },
  ])
})

test('values with the names or the places of secrets are read with their entropy', () => {
  const found = (text: string) => foundBy(slp0302, `FROM a\n${text}\n`).length
  for (const text of [
    'ENV DB_PASSWORD=q8Xv2Lk9Pz7w',
    'ENV db_password q8Xv2Lk9Pz7w',
    'RUN curl x?api_key=q8Xv2Lk9Pz7wQ1',
    'RUN git clone https://bob:s3cr3tpw@git.example.com/x',
    `COPY <<E /c\n{"client_secret": "${noise(30)}"}\nE`,
    `ENV K=AIza${noise(35)}`,
    `ENV T=${[{ alg: 'HS256' }, { sub: 'bob' }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.${noise(43)}`,
  ]) {
    assert.equal(found(text), 1, text)
  }
  for (const text of [
    'ENV PASSWORD=$GIVEN_LATER_1 TOKEN=${TOKEN_VALUE1}',
    'ENV PASSWORD_FILE=/run/secrets/x1y2z3w4 TOKEN_URL=https://example.com/a1b2',
    'ENV SECRET=changeme123 PASSWORD=password1234 KEY_SECRET=1.2.3.4-5678',
    'RUN --mount=type=secret,id=npmrc2024 npm ci',
    'RUN pip install --index-url https://user:$PW@host/simple x',
    'RUN echo "secret: none-of-these" && useradd --password-file',
    `ENV T=eyJ${noise(20)}.eyJ${noise(20)}.${noise(30)}`,
  ]) {
    assert.equal(found(text), 0, text)
  }
})
