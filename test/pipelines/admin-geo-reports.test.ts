import { expect } from 'chai'
import { adminGeoReports } from '../../pipelines/index.js'
import { catalogWith, filesOf } from './support.js'

const location = [
  { id: 'S1', type: 'state', name: 'State' },
  { id: 'D1', type: 'district', name: 'Alpha' },
  { id: 'D2', type: 'district', name: 'Beta' },
  { id: 'D3', type: 'district', name: 'Alpha' },
  { id: 'D4', type: 'district', name: null },
  { id: 'B1', type: 'block', name: 'Block 1' },
  { id: 'B2', type: 'block', name: 'Block 2' },
]

const at = (...ids: readonly string[]) =>
  JSON.stringify(
    ids.map(id => ({ id, type: id.startsWith('D') ? 'district' : id.startsWith('B') ? 'block' : 'state' })),
  )
const school = (id: string, places: string, more: object = {}) => ({
  id,
  orgname: `School ${id}`,
  channel: 'ch',
  slug: 'xx',
  status: 1,
  externalid: `ext-${id}`,
  orglocation: places,
  ...more,
})

const HEADER = 'index,School id,School name,Channels,District id,District name,Block id,Block name,externalid'
const run = async (organisation: readonly object[]) =>
  (await filesOf(adminGeoReports, catalogWith({ organisation, location }), {}, {})).files

describe('admin-geo-reports', () => {
  it('lists the schools of a tenant by district and counts them', async () => {
    const files = await run([
      school('o3', at('D2', 'B2'), { externalid: null }),
      school('o2', at('D1', 'S1')),
      school('o1', at('S1', 'D1', 'B1')),
    ])
    expect(files).to.deep.equal({
      'geo-detail/xx.csv': [
        HEADER,
        '1,o1,School o1,ch,D1,Alpha,B1,Block 1,ext-o1',
        '2,o2,School o2,ch,D1,Alpha,,,ext-o2',
        '3,o3,School o3,ch,D2,Beta,B2,Block 2,',
        '',
      ].join('\n'),
      'geo-summary/xx.json': '{"schools":3,"districts":2,"blocks":2}\n',
      'geo-summary-district/xx.json':
        '[{"index":1,"districtName":"Alpha","blocks":1,"schools":2},{"index":2,"districtName":"Beta","blocks":1,"schools":0}]',
    })
  })

  it('numbers each tenant for itself', async () => {
    const files = await run([school('o1', at('D1')), school('o2', at('D1'), { slug: 'yy' })])
    expect(files['geo-detail/xx.csv']).to.contain('\n1,o1,')
    expect(files['geo-detail/yy.csv']).to.contain('\n1,o2,')
  })

  const left: readonly (readonly [what: string, organisation: object])[] = [
    ['is not active', school('o1', at('D1'), { status: 0 })],
    ['has no status', school('o1', at('D1'), { status: null })],
    ['has no slug', school('o1', at('D1'), { slug: null })],
    ['has an empty slug', school('o1', at('D1'), { slug: '' })],
    ['has no district', school('o1', at('S1', 'B1'))],
    ['has an unknown district', school('o1', at('D9'))],
    ['has damaged places', school('o1', '[{')],
    ['has no places', school('o1', null as unknown as string)],
  ]
  for (const [what, organisation] of left) {
    it(`leaves out a school that ${what}`, async () => expect(await run([organisation])).to.deep.equal({}))
  }

  it('breaks ties of equal district names by school id, and counts districts by id', async () => {
    const files = await run([school('o2', at('D1')), school('o1', at('D3'))])
    expect(files['geo-detail/xx.csv']?.split('\n').slice(1, 3)).to.deep.equal([
      '1,o1,School o1,ch,D3,Alpha,,,ext-o1',
      '2,o2,School o2,ch,D1,Alpha,,,ext-o2',
    ])
    expect(files['geo-summary/xx.json']).to.equal('{"schools":2,"districts":2,"blocks":0}\n')
  })

  it('puts a district without a name first, and leaves its name out of the JSON', async () => {
    const files = await run([school('o1', at('D1')), school('o2', at('D4'))])
    expect(files['geo-summary-district/xx.json']).to.equal(
      '[{"index":1,"blocks":0,"schools":1},{"index":2,"districtName":"Alpha","blocks":0,"schools":1}]',
    )
  })

  it('counts an empty external id as a school', async () => {
    const files = await run([school('o1', at('D1'), { externalid: '' })])
    expect(files['geo-summary-district/xx.json']).to.equal(
      '[{"index":1,"districtName":"Alpha","blocks":0,"schools":1}]',
    )
  })

  it('gives no file when there is nothing to tell', async () => expect(await run([])).to.deep.equal({}))
})
