import { expect } from 'chai'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { insertRequest, PORTAL, refusal, steady, useApi } from './support/api.js'

describeWithPostgres('the requests of a tag', server => {
  const api = useApi(server, { settings: () => ({ listLimit: 3 }) })
  const list = (tag: string, query = '', headers?: typeof PORTAL) =>
    api.get(`/request/list/${encodeURIComponent(tag)}${query}`, headers)
  const idsOf = async (tag: string, query = '') => {
    const { result } = (await list(tag, query)).json()
    return [result.count, ...result.jobs.map(({ requestId }: { requestId: string }) => requestId)]
  }
  before(async () => {
    for (const day of [1, 4, 2, 5, 3])
      await insertRequest(api.database, { requestId: `DAY-${day}`, submitted: `2024-03-0${day}T00:00:00` })
    await insertRequest(api.database, { requestId: 'OTHER', tag: 'batch-100:channel-8' })
    await insertRequest(api.database, { requestId: 'ELSE', tag: 'batch-1000:channel-7' })
  })

  it('come in an envelope, with all that is known of each', async () => {
    const { result, ...envelope } = steady(await list('batch-1000'))
    expect(envelope).to.deep.equal({
      id: 'ekstep.analytics.dataset.request.list',
      ver: '1.0',
      ts: '2024-03-05T06:07:08.123+00:00',
      params: { status: 'successful', client_key: null },
      responseCode: 'OK',
    })
    const read = await api.get('/request/read/batch-1000?requestId=ELSE')
    const { expiresAt, ...job } = read.json().result
    expect(result.count).to.equal(1)
    expect(result.jobs[0]).to.deep.include(job)
    expect(result.jobs[0].expiresAt).to.be.closeTo(expiresAt, 60_000)
  })

  it('come with the newest first, as many as the configuration says', async () => {
    expect(await idsOf('batch-100')).to.deep.equal([3, 'DAY-5', 'DAY-4', 'DAY-3'])
  })

  it('come in the number that is asked for', async () => {
    expect(await idsOf('batch-100', '?limit=1')).to.deep.equal([1, 'DAY-5'])
    expect(await idsOf('batch-100', '?limit=100')).to.deep.equal([
      5,
      'DAY-5',
      'DAY-4',
      'DAY-3',
      'DAY-2',
      'DAY-1',
    ])
  })

  it('are none for a tag that nobody used', async () => {
    expect(await idsOf('unknown')).to.deep.equal([0])
    expect(await idsOf("' OR 1=1 --")).to.deep.equal([0])
  })

  it('can be asked for by the path of the gateway', async () => {
    const answer = await api.get('/api/dataset/v1/request/list/batch-1000')
    expect(answer.json().result.count).to.equal(1)
  })

  for (const limit of ['many', '0', '-1', '1.5', '1e2', '10001', '99999999999999999999', "1'"]) {
    it(`are refused in the number ${limit}`, async () => {
      expect(refusal(await list('batch-100', `?limit=${encodeURIComponent(limit)}`))).to.deep.equal([
        400,
        'CLIENT_ERROR',
        'limit is not a whole number from 1 to 10000',
      ])
    })
  }

  it('are refused to those who may not see them, also when there are none', async () => {
    const stranger = { ...PORTAL, 'x-channel-id': 'channel-8' }
    for (const tag of ['batch-100', 'unknown']) {
      expect(refusal(await list(tag, '', stranger))).to.deep.equal([
        403,
        'FORBIDDEN',
        "Given X-Consumer-ID='portal' and X-Channel-ID='channel-8' are not authorized",
      ])
    }
  })
})
