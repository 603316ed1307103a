import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { fetchPublicKey } from '../../../lib/protection/fetch-public-key.js'
import { isPublicAddress } from '../../../lib/protection/public-host.js'
import { failureOf } from '../../support/failure.js'
import { CERTIFICATE, CERTIFICATE_KEY } from './certificate.js'
import { PRIVATE_KEY, PUBLIC_KEY } from './support.js'

const SECRET = '?token=s3cret'

describe('fetching a public key', () => {
  let server: Server
  let port = 0
  let answer: RequestListener
  const asked: (string | undefined)[] = []

  before(async () => {
    server = createServer({ cert: CERTIFICATE, key: CERTIFICATE_KEY }, (request, response) => {
      asked.push(request.headers.host)
      answer(request, response)
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    port = (server.address() as AddressInfo).port
  })
  after(async () => {
    server.closeAllConnections()
    await once(server.close(), 'close')
  })
  beforeEach(() => {
    asked.length = 0
    answer = (_, response) => response.end(PUBLIC_KEY)
  })

  const here = async () => ({ address: '127.0.0.1', family: 4 })
  const fetchFrom = (path: string, more = {}) =>
    fetchPublicKey(`https://keys.test:${port}${path}`, {
      hosts: ['other.test', `KEYS.test:${port}`],
      ca: CERTIFICATE,
      resolve: here,
      ...more,
    })

  it('gives the key', async () => {
    expect(await fetchFrom('/key.pem')).to.equal(PUBLIC_KEY)
    expect(asked).to.deep.equal([`keys.test:${port}`])
  })

  it('finds the host once, and goes to what it found', async () => {
    const names: string[] = []
    const resolve = async (name: string) => {
      names.push(name)
      return here()
    }
    await fetchFrom('/key.pem', { resolve })
    expect(names).to.deep.equal(['keys.test'])
  })

  const addresses: readonly (readonly [string, readonly string[], string])[] = [
    ['no address', ['keys.test'], 'the public key cannot be fetched: its address is not one'],
    ['http://keys.test/k', ['keys.test'], 'the address of the public key is not one of https'],
    ['file:///etc/passwd', ['keys.test'], 'the address of the public key is not one of https'],
    ['https://ada:pw@keys.test/k', ['keys.test'], 'the address of the public key is not one of https'],
    ['https://keys.test/k', [], 'the address of the public key is on a host from which keys are not fetched'],
    [
      'https://keys.test.evil/k',
      ['keys.test'],
      'the address of the public key is on a host from which keys are not fetched',
    ],
    [
      'https://keys.test:8443/k',
      ['keys.test', 'keys.test:443'],
      'the address of the public key is on a host from which keys are not fetched',
    ],
    ['https://keys.test/k', ['keys.test'], 'the public key is on a host that is not public'],
  ]
  for (const [address, hosts, message] of addresses) {
    it(`does not go to ${address} when ${hosts.join(', ') || 'nothing'} is allowed`, async () => {
      const error = await failureOf(fetchPublicKey(address, { hosts, resolve: here }))
      expect(error).to.include({ code: 'KEY', message })
      expect(asked).to.deep.equal([])
    })
  }

  const answers: readonly (readonly [string, RequestListener, string])[] = [
    [
      'leads elsewhere',
      (_, response) => response.writeHead(302, { location: 'https://127.0.0.1/' }).end(),
      'the public key cannot be fetched: its host answers with 302 where 200 is due',
    ],
    [
      'has nothing',
      (_, response) => response.writeHead(404).end(),
      'the public key cannot be fetched: its host answers with 404 where 200 is due',
    ],
    [
      'is too long',
      (_, response) => response.end(PUBLIC_KEY + ' '.repeat(64 * 1024)),
      'the public key cannot be fetched: its host answers with more than a key',
    ],
    [
      'is a private key',
      (_, response) => response.end(PRIVATE_KEY),
      'the public key is not an RSA key in PEM',
    ],
    ['is a page', (_, response) => response.end('<html>s3cret'), 'the public key is not an RSA key in PEM'],
    [
      'is cut off',
      (_, response) =>
        response.writeHead(200, { 'content-length': 5000 }).write('a', () => response.destroy()),
      'the public key cannot be fetched: its host does not answer',
    ],
  ]
  for (const [what, listener, message] of answers) {
    it(`fails when the answer ${what}`, async () => {
      answer = listener
      const error = await failureOf(fetchFrom(`/key.pem${SECRET}`))
      expect(error).to.include({ code: 'KEY', message })
      expect(JSON.stringify(error)).to.not.include('s3cret')
    })
  }

  it('gives up after a time', async () => {
    answer = () => {}
    const error = await failureOf(fetchFrom('/key.pem', { timeoutMs: 50 }))
    expect(error.message).to.equal('the public key cannot be fetched: its host does not answer in time')
    const resolve = () => new Promise<never>(() => {})
    expect((await failureOf(fetchFrom('/key.pem', { resolve, timeoutMs: 20 }))).message).to.equal(
      error.message,
    )
  })

  it('does not trust any certificate', async () => {
    const error = await failureOf(fetchFrom('/key.pem', { ca: undefined }))
    expect(error.message).to.equal('the public key cannot be fetched: its host does not answer')
    expect(asked).to.deep.equal([])
  })

  it('fails when there is no such host', async () => {
    const resolve = async () => Promise.reject(new Error('ENOTFOUND'))
    const error = await failureOf(fetchFrom('/key.pem', { resolve }))
    expect(error.message).to.equal('the public key cannot be fetched: the name of its host is not known')
  })
})

const hosts: readonly (readonly [string, boolean])[] = [
  ['93.184.216.34', true],
  ['2606:4700::1111', true],
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['100.64.0.1', false],
  ['169.254.169.254', false],
  ['172.16.0.1', false],
  ['172.32.0.1', true],
  ['192.168.1.1', false],
  ['0.0.0.0', false],
  ['255.255.255.255', false],
  ['::1', false],
  ['::', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:8.8.8.8', true],
  ['64:ff9b::7f00:1', false],
  ['fd00::1', false],
  ['fe80::1', false],
  ['ff02::1', false],
]

describe('an address', () => {
  for (const [address, isPublic] of hosts)
    it(`${address} is ${isPublic ? '' : 'not '}public`, () =>
      expect(isPublicAddress(address)).to.equal(isPublic))
})
