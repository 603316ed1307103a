import { expect } from 'chai'
import { stateOf } from '../../../connectors/azure-blob/blob-state.js'
import { copy } from '../../../connectors/azure-blob/copy.js'
import { places } from '../../../connectors/azure-blob/places.js'
import { Requests } from '../../../connectors/azure-blob/requests.js'
import { blockBlob, type Site } from '../../../connectors/azure-blob/site.js'
import { failure } from '../../../lib/testing/store-under-test.js'
import { describeWithAzurite } from '../../support/describe-with-azurite.js'
import type { Asked } from './fault-proxy.js'
import { HASTY, place } from './support.js'

const isBlockFromUrl = ({ url, headers }: Asked) =>
  url.searchParams.get('comp') === 'block' && headers['x-ms-copy-source'] !== undefined

describeWithAzurite('a copy of a large blob in Azure', server => {
  const { container, proxy, overProxy } = place(server)

  const site = (): Site => {
    const requests = new Requests(container().containerName, HASTY)
    return { container: overProxy(), places: places(''), requests }
  }

  /** The emulator cannot take a block from another blob: the proxy does it in its place. */
  const takeBlocks = () =>
    proxy().instead(isBlockFromUrl, async ({ url, headers }) => {
      const source = new URL(String(headers['x-ms-copy-source']))
      const onServer = new URL(source.pathname + source.search, server().url)
      const range = String(headers['x-ms-source-range'])
      const body = Buffer.from(
        await (await fetch(onServer, { headers: { 'x-ms-range': range } })).arrayBuffer(),
      )
      await container()
        .getBlockBlobClient(url.pathname.split('/').at(-1)!)
        .stageBlock(url.searchParams.get('blockid')!, body, body.length)
      return 201
    })

  const prepare = async (text: string) => {
    const from = blockBlob(site(), 'from.csv')
    const headers = { blobContentType: 'text/csv' }
    await from.upload(text, text.length, { blobHTTPHeaders: headers, metadata: { run: 'a' } })
    const state = await stateOf(site(), from, 'reading', 'from.csv')
    return { site: site(), path: 'to.csv', from, state: state!, to: blockBlob(site(), 'to.csv') }
  }

  for (const [bytes, piece] of [
    [10, 3],
    [9, 3],
    [10, 10],
    [10, 1],
  ] as const) {
    it(`has ${bytes} bytes in pieces of ${piece}, and the headers and metadata`, async () => {
      const order = await prepare('0123456789'.slice(0, bytes))
      takeBlocks()
      await copy({ ...order, conditions: { ifNoneMatch: '*' } }, { whole: 0, piece })

      expect((await order.to.downloadToBuffer()).toString()).to.equal('0123456789'.slice(0, bytes))
      expect(await order.to.getProperties()).to.deep.include({
        contentType: 'text/csv',
        metadata: { run: 'a' },
      })
      expect(proxy().count(isBlockFromUrl)).to.equal(Math.ceil(bytes / piece))
    })
  }

  it('does not replace what is not as expected', async () => {
    const order = await prepare('0123456789')
    await order.to.upload('other', 5)
    takeBlocks()
    const copied = copy({ ...order, conditions: { ifNoneMatch: '*' } }, { whole: 0, piece: 4 })
    expect(await failure(copied)).to.include({ code: 'STORE_BUSY' })
    expect((await order.to.downloadToBuffer()).toString()).to.equal('other')
  })
})
