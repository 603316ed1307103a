import { expect } from 'chai'
import { settingsApi } from '../../../connectors/settings-api/index.js'
import type { BadRow } from '../../../lib/source.js'
import { memorySource } from '../../../lib/testing/memory-source.js'
import { sourceContract } from '../../../lib/testing/source-contract.js'
import { systemSettings, user } from '../../../pipelines/index.js'
import { temporaryFolder } from '../../lib/spill/temporary.js'
import { failureOf } from '../../support/failure.js'
import { json, page, status } from '../../support/http-faults.js'
import { getOf, rowsOf, scanOf } from '../../support/scans.js'
import { type SearchServer, searchServer } from '../../support/search-server.js'

const retry = { attempts: 1, deadline: 1_000, shortest: 1, longest: 1 }
const settings = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`setting ${at}/%`, `value ${at}`]))
const fields = Object.keys(settings)
const rows = fields.map(field => ({ id: field, field, value: settings[field] }))

describe('the settings API', () => {
  const { temporary } = temporaryFolder()
  const open = async () => {
    const server = await searchServer({ settings })
    const dataset = systemSettings
    return {
      source: settingsApi({ url: `${server.settingsUrl}/?key=secret`, fields: [...fields, 'unknown'] }),
      dataset,
      rows: await rowsOf(memorySource(dataset, rows), scanOf(dataset, { ordered: true })),
      temporary,
      close: () => server.stop(),
    }
  }
  const broken = async () => {
    const tested = await open()
    await tested.close()
    const source = settingsApi({ url: 'http://127.0.0.1:1/settings', retry })
    return { ...tested, source, close: async () => {} }
  }
  sourceContract('the settings API', { open, broken })

  describe('asked for settings by their name', () => {
    let server: SearchServer
    let source: ReturnType<typeof settingsApi>
    before(async () => {
      server = await searchServer({ settings: { custodianOrgId: 'o1', phoneUnique: 'true', odd: 5 } })
      source = settingsApi({ url: server.settingsUrl, retry })
    })
    after(() => server.stop())

    it('gives them in order, undefined for what is not set', async () => {
      const columns = ['field', 'value']
      const found = await source.get(
        getOf(systemSettings, ['phoneUnique', 'nothing', 'custodianOrgId'], { columns }),
      )
      expect(found).to.deep.equal([
        { field: 'phoneUnique', value: 'true' },
        undefined,
        { field: 'custodianOrgId', value: 'o1' },
      ])
    })

    it('lists the custodian organisation when it is told no others', async () => {
      const row = { id: 'custodianOrgId', field: 'custodianOrgId', value: 'o1' }
      expect(await rowsOf(source, scanOf(systemSettings))).to.deep.equal([row])
      expect(server.received.at(-1)!.path).to.equal('/v1/system/settings/get/custodianOrgId')
    })

    it('rejects a value that is not text', async () => {
      const bad: BadRow[] = []
      expect(
        await source.get(getOf(systemSettings, ['odd'], { reject: row => bad.push(row) })),
      ).to.deep.equal([undefined])
      expect(bad).to.deep.equal([{ column: 'value', expected: 'text' }])
    })

    it('serves no other dataset', async () => {
      expect(await failureOf(source.get(getOf(user, ['u1'])))).to.include({
        code: 'NOT_SERVED',
        message: 'settings-api cannot serve user',
      })
    })

    for (const [name, fault, code, message] of [
      [
        'another setting',
        json({ result: { response: { id: 'x', field: 'x', value: 'y' } } }),
        'SOURCE_MALFORMED',
        'settings-api answers with another setting than custodianOrgId',
      ],
      [
        'no setting',
        json({ result: {} }),
        'SOURCE_MALFORMED',
        'settings-api answers wrongly: result.response in its answer is not an object',
      ],
      ['a web page', page, 'SOURCE_MALFORMED', 'settings-api answers with a web page instead of JSON'],
      ['a refusal', status(401), 'SOURCE_REFUSED', 'settings-api refuses access (401)'],
      ['trouble', status(500), 'SOURCE_UNAVAILABLE', 'settings-api is in trouble (500)'],
    ] as const) {
      it(`fails with ${code} on ${name}`, async () => {
        server.fail(fault)
        expect(await failureOf(rowsOf(source, scanOf(systemSettings)))).to.include({ code, message })
      })

      it(`tells ${name} when it is checked`, async () => {
        server.fail(fault)
        const finding = { what: 'settings-api: custodianOrgId', ok: false, detail: message }
        expect(await source.check!(systemSettings)).to.deep.equal([finding])
      })
    }

    it('says when it is checked whether the setting is there', async () => {
      const what = 'settings-api: custodianOrgId'
      expect(await source.check!(systemSettings)).to.deep.equal([{ what, ok: true, detail: 'it is set' }])
      server.fail(status(404))
      const detail = 'there is no such setting'
      expect(await source.check!(systemSettings)).to.deep.equal([{ what, ok: false, detail }])
    })
  })
})
