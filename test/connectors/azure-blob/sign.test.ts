import { ContainerClient, newPipeline, StorageSharedKeyCredential } from '@azure/storage-blob'
import { expect } from 'chai'
import { azureStore } from '../../../connectors/azure-blob/index.js'
import { failure } from '../../../lib/testing/store-under-test.js'
import { ACCOUNT_KEY } from '../../support/azurite.js'
import { describeWithAzurite } from '../../support/describe-with-azurite.js'
import { HASTY, place } from './support.js'

describeWithAzurite('a signed URL of a store in Azure', server => {
  const { container, direct } = place(server)

  it('opens one file for reading, and nothing else', async () => {
    await direct().put('a/b c.csv', 'text')
    await direct().put('a/other.csv', 'other')
    const signed = await direct().signedUrl('a/b c.csv', 30)
    expect(await (await fetch(signed)).text()).to.equal('text')

    const other = signed.replace('b%20c.csv', 'other.csv')
    expect((await fetch(other)).status).to.equal(403)
    expect((await fetch(signed, { method: 'DELETE' })).status).to.equal(403)
    const headers = { 'x-ms-blob-type': 'BlockBlob' }
    expect((await fetch(signed, { method: 'PUT', body: 'new', headers })).status).to.equal(403)
    const list = new URL(`${container().url}?restype=container&comp=list&${new URL(signed).searchParams}`)
    expect((await fetch(list)).status).to.equal(403)
  })

  it('lets files of the store itself closed', async () => {
    expect(await failure(direct().signedUrl('_runs/users/run-a.json', 30))).to.include({
      code: 'UNSAFE_PATH',
    })
    expect(await failure(direct().signedUrl('../a.csv', 30))).to.include({ code: 'UNSAFE_PATH' })
  })

  for (const minutes of [0, -1, 61, Number.NaN, Number.POSITIVE_INFINITY]) {
    it(`does not work for ${minutes} minutes`, async () => {
      expect(await failure(direct().signedUrl('a.csv', minutes))).to.deep.include({
        code: 'USAGE',
        message: `a URL of a.csv cannot work for ${minutes} minutes`,
        at: { path: 'a.csv', allowed: '1 to 60 minutes' },
      })
    })
  }
})

describe('a signed URL of an account in Azure', () => {
  const address = 'https://account.blob.core.windows.net/reports'
  const minutesLeft = (url: URL) => (Date.parse(url.searchParams.get('se')!) - Date.now()) / 60_000

  it('works over https only, and ends when it was told to', async () => {
    const key = new StorageSharedKeyCredential('account', ACCOUNT_KEY)
    const url = new URL(await azureStore(new ContainerClient(address, key)).signedUrl('a.csv', 10))
    const { spr, sp, sr } = Object.fromEntries(url.searchParams)
    expect({ spr, sp, sr }).to.deep.equal({ spr: 'https', sp: 'r', sr: 'b' })
    expect(minutesLeft(url)).to.be.within(8, 10)
  })

  const blobs: readonly (readonly [prefix: string, name: string, signed: string | undefined])[] = [
    ['pre', 'pre/userinfo-exhaust/ID/a.zip', 'pre/userinfo-exhaust/ID/a.zip'],
    ['pre', 'other/a.zip', 'other/a.zip'],
    ['pre', 'prefix/a.zip', 'prefix/a.zip'],
    ['', 'userinfo-exhaust/ID/a.zip', 'userinfo-exhaust/ID/a.zip'],
    ['pre', 'pre/_runs/users/run-a.json', undefined],
    ['pre', '_runs/users/run-a.json', undefined],
    ['pre', 'pre/../a.zip', undefined],
  ]
  for (const [prefix, name, signed] of blobs) {
    it(`is for the whole name ${name} of a store with the prefix ${prefix || 'of nothing'}`, async () => {
      const key = new StorageSharedKeyCredential('account', ACCOUNT_KEY)
      const url = azureStore(new ContainerClient(address, key), { prefix }).signedUrlOfObject(name, 10)
      if (signed) expect(new URL(await url).pathname).to.equal(`/reports/${signed}`)
      else expect(await failure(url)).to.include({ code: 'UNSAFE_PATH' })
    })
  }

  it('is signed with a key that the server lends to an identity', async () => {
    const asked: string[] = []
    const token = { getToken: async () => ({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }) }
    const pipeline = newPipeline(token, {
      httpClient: {
        sendRequest: async request => {
          asked.push(new URL(request.url).search)
          return { request, status: 200, headers: request.headers.clone(), bodyAsText: lentKey() }
        },
      },
    })
    const store = azureStore(new ContainerClient(address, pipeline), HASTY)
    const url = new URL(await store.signedUrl('a.csv', 10))
    expect(asked).to.deep.equal(['?restype=service&comp=userdelegationkey'])
    const { spr, sp, sr, skoid } = Object.fromEntries(url.searchParams)
    expect({ spr, sp, sr, skoid }).to.deep.equal({ spr: 'https', sp: 'r', sr: 'b', skoid: 'object' })
  })

  it('cannot be had from a store that was opened with a signature itself', async () => {
    const store = azureStore(new ContainerClient(`${address}?sv=2022-11-02&sig=abc`))
    expect(await failure(store.signedUrl('a.csv', 10))).to.include({
      code: 'CONFIG',
      message: 'a URL of a.csv cannot be signed: the store itself was opened with a signature',
    })
  })
})

const lentKey = (): string => {
  const from = new Date().toISOString()
  const to = new Date(Date.now() + 600_000).toISOString()
  return `<?xml version="1.0" encoding="utf-8"?><UserDelegationKey><SignedOid>object</SignedOid>\
<SignedTid>tenant</SignedTid><SignedStart>${from}</SignedStart><SignedExpiry>${to}</SignedExpiry>\
<SignedService>b</SignedService><SignedVersion>2022-11-02</SignedVersion><Value>a2V5</Value></UserDelegationKey>`
}
