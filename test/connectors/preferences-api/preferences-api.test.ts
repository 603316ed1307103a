import { expect } from 'chai'
import { preferencesApi } from '../../../connectors/preferences-api/index.js'
import { memorySource } from '../../../lib/testing/memory-source.js'
import { sourceContract } from '../../../lib/testing/source-contract.js'
import { tenantPreference, user } from '../../../pipelines/index.js'
import { temporaryFolder } from '../../lib/spill/temporary.js'
import { failureOf } from '../../support/failure.js'
import { reset, status } from '../../support/http-faults.js'
import { getOf, rowsOf, scanOf } from '../../support/scans.js'
import { type SearchServer, searchServer } from '../../support/search-server.js'

const KEY = 'dataSecurityPolicy'
const retry = { attempts: 1, deadline: 1_000, shortest: 1, longest: 1 }
const tenants = Array.from({ length: 9 }, (_, at) => `tenant-${at}`)

/** Of the tenants, every third has no policy of its own; `default` has both preferences. */
const rows = ['default', ...tenants].flatMap((orgid, at) => [
  ...(at % 3 === 1
    ? []
    : [{ orgid, key: KEY, data: { level: `L${at}` }, createdon: '2024-01-01T00:00:00.123Z' }]),
  ...(at % 2 === 1
    ? []
    : [{ orgid, key: 'userPrivateFields', data: { piiFields: ['email'] }, updatedby: 'ada' }]),
])
const preferences = rows.map(({ orgid, key, data, ...row }) => ({
  orgId: orgid,
  key,
  data,
  ...('createdon' in row && { createdOn: Date.parse(row.createdon) }),
  ...('updatedby' in row && { updatedBy: row.updatedby }),
}))

async function* listed() {
  yield tenants.slice(0, 5)
  yield [...tenants.slice(3), 'tenant-0', 'unknown']
}

describe('the preferences API', () => {
  const { temporary } = temporaryFolder()
  const open = async () => {
    const server = await searchServer({ preferences })
    const dataset = tenantPreference
    return {
      source: preferencesApi({ url: server.preferencesUrl, tenants: listed }),
      dataset,
      rows: await rowsOf(memorySource(dataset, rows), scanOf(dataset, { ordered: true })),
      temporary,
      close: () => server.stop(),
    }
  }
  const broken = async () => {
    const tested = await open()
    await tested.close()
    const source = preferencesApi({ url: 'http://127.0.0.1:1/read', tenants: listed, retry })
    return { ...tested, source, close: async () => {} }
  }
  sourceContract('the preferences API', { open, broken })

  describe('asked for the preferences of organisations', () => {
    let server: SearchServer
    let source: ReturnType<typeof preferencesApi>
    before(async () => {
      server = await searchServer({ preferences })
      source = preferencesApi({ url: server.preferencesUrl, retry, timeoutMs: 100 })
    })
    after(() => server.stop())

    const get = (...keys: readonly string[]) =>
      source.get(getOf(tenantPreference, keys, { where: { key: KEY } }))

    it('gives those that they have of their own, as a source of the same data does', async () => {
      const keys = ['tenant-1', 'tenant-0', 'unknown', 'default']
      for (const key of [KEY, 'userPrivateFields']) {
        const wanted = getOf(tenantPreference, keys, { where: { key } })
        expect(await source.get(wanted)).to.deep.equal(
          await memorySource(tenantPreference, rows).get!(wanted),
        )
      }
      expect((await get(...keys)).map(row => row?.data)).to.deep.equal([
        '{"level":"L2"}',
        undefined,
        undefined,
        '{"level":"L0"}',
      ])
    })

    it('posts the organisation and the key', async () => {
      await get('tenant-1')
      expect(server.received.at(-1)!.body).to.deep.equal({ request: { orgId: 'tenant-1', key: KEY } })
    })

    it('fails as a whole when one cannot be read', async () => {
      server.fail(status(404), reset)
      expect(await failureOf(get('tenant-1', 'tenant-2', 'tenant-4'))).to.include({
        code: 'SOURCE_UNAVAILABLE',
      })
    })

    it('needs to be told the key', async () => {
      expect(await failureOf(source.get(getOf(tenantPreference, ['tenant-1'])))).to.include({
        code: 'NOT_SERVED',
        message: 'preferences-api finds a preference by organisation and key, and was told no key',
      })
    })

    it('cannot list what it was not told', async () => {
      expect(await failureOf(rowsOf(source, scanOf(tenantPreference)))).to.include({
        code: 'NOT_SERVED',
        message: 'preferences-api cannot list preferences without being told the organisations',
      })
    })

    it('serves no other dataset', async () => {
      const wanted = getOf(user, ['u1'], { where: { key: KEY } })
      expect(await failureOf(source.get(wanted))).to.include({
        code: 'NOT_SERVED',
        message: 'preferences-api cannot serve user',
      })
    })

    it('says when it is checked whether the default policy can be read', async () => {
      const what = 'preferences-api: policy of default'
      expect(await source.check!(tenantPreference)).to.deep.equal([
        { what, ok: true, detail: 'it can be read' },
      ])
      server.fail(status(404), status(401))
      expect(await source.check!(tenantPreference)).to.deep.equal([
        { what, ok: true, detail: 'there is none' },
      ])
      const detail = 'preferences-api refuses access (401)'
      expect(await source.check!(tenantPreference)).to.deep.equal([{ what, ok: false, detail }])
    })
  })
})
