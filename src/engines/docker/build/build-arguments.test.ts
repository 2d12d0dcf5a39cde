import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { buildArguments } from './build-arguments.ts'

describe('the arguments of a build', () => {
  it('are those of the submission without a proxy', () => {
    const buildArgs = { A: '1', http_proxy: 'http://its.own' }
    assert.deepEqual(buildArguments({ buildArgs, network: 'default' }), buildArgs)
  })

  it('name the proxy with its account, whatever the submission says', () => {
    const network = { host: '172.17.0.1', port: 3128, username: 'b 1', password: 'p@s/s' }
    const buildArgs = {
      A: '1',
      Http_Proxy: 'x',
      HTTPS_PROXY: 'x',
      no_proxy: '*',
      All_Proxy: 'x',
      MY_PROXY: 'kept',
    }
    const url = 'http://b%201:p%40s%2Fs@172.17.0.1:3128'
    assert.deepEqual(buildArguments({ buildArgs, network }), {
      A: '1',
      MY_PROXY: 'kept',
      HTTP_PROXY: url,
      HTTPS_PROXY: url,
      http_proxy: url,
      https_proxy: url,
      NO_PROXY: '',
      no_proxy: '',
    })
  })
})
