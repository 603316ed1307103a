import { expect } from 'chai'
import { searchApi } from '../../../connectors/search-api/index.js'
import { organisation, user } from '../../../pipelines/index.js'
import { status } from '../../support/http-faults.js'
import { type SearchServer, searchServer } from '../../support/search-server.js'

const REACHABLE = 'search-api organisation: reachable'
const ITEMS = 'search-api organisation: items'

describe('the check of a search API', () => {
  let server: SearchServer
  afterEach(() => server.stop())

  const check = async (
    organisations: readonly object[],
    dataset: typeof organisation | typeof user = organisation,
  ) => {
    server = await searchServer({ organisations: organisations as never })
    return searchApi({ url: server.organisationUrl, kind: 'organisation' }).check!(dataset)
  }

  it('says how many items there are, and that they are as declared', async () => {
    expect(await check([{ id: 'a' }, { id: 'b' }])).to.deep.equal([
      { what: REACHABLE, ok: true, detail: 'it finds 2 items' },
      { what: ITEMS, ok: true, detail: 'the first one is as declared' },
    ])
  })

  it('says that there is nothing to look at', async () => {
    expect(await check([])).to.deep.include({ what: ITEMS, ok: true, detail: 'there is none to look at' })
  })

  it('names the column that is not as declared', async () => {
    expect(await check([{ id: 'a', status: '1' }])).to.deep.include({
      what: ITEMS,
      ok: false,
      detail: 'status is not a whole number of 32 bits',
    })
  })

  it('says that the API cannot serve the dataset', async () => {
    const detail = 'search-api organisation cannot serve user'
    expect(await check([], user)).to.deep.equal([{ what: REACHABLE, ok: false, detail }])
  })

  it('says why the API cannot be read', async () => {
    server = await searchServer({})
    server.fail(status(403))
    const source = searchApi({ url: server.organisationUrl, kind: 'organisation' })
    const detail = 'search-api organisation refuses access (403)'
    expect(await source.check!(organisation)).to.deep.equal([{ what: REACHABLE, ok: false, detail }])
  })
})
