import { expect } from 'chai'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { insertRequest, refusal, steady, useApi } from './support/api.js'

describeWithPostgres('a search for requests', server => {
  const api = useApi(server)
  const search = (request: unknown, headers: Record<string, string> = {}) =>
    api.post('/request/search', request, headers)
  const idsOf = async (request: unknown, headers?: Record<string, string>) => {
    const { result } = (await search(request, headers)).json()
    return [result.count, ...result.jobs.map(({ requestId }: { requestId: string }) => requestId)]
  }
  before(async () => {
    await insertRequest(api.database, { requestId: 'A', submitted: '2024-03-04T23:59:59.999' })
    await insertRequest(api.database, { requestId: 'B', submitted: '2024-03-05T00:00:00', status: 'FAILED' })
    await insertRequest(api.database, { requestId: 'C', submitted: '2024-03-05T23:59:59.999' })
    await insertRequest(api.database, { requestId: 'D', submitted: '2024-03-06T00:00:00' })
    await api.database.run(
      "UPDATE job_request SET requested_channel = 'channel-8', job_id = 'x' WHERE request_id = 'D'",
    )
  })

  it('is answered with job objects in an envelope', async () => {
    const { result, ...envelope } = steady(await search({ filters: { status: 'FAILED' } }))
    expect(envelope).to.deep.include({ id: 'ekstep.analytics.dataset.request.search', responseCode: 'OK' })
    expect(result.jobs[0]).to.include({ requestId: 'B', status: 'FAILED', dataset: 'progress-exhaust' })
  })

  const cases: readonly (readonly [object, readonly unknown[]])[] = [
    [{ filters: { dataset: 'progress-exhaust' } }, [3, 'C', 'B', 'A']],
    [{ filters: { channel: 'channel-8' } }, [1, 'D']],
    [{ filters: { status: 'SUCCESS' } }, [3, 'D', 'C', 'A']],
    [{ filters: { requestedDate: '2024-03-05' } }, [2, 'C', 'B']],
    [{ filters: { requestedDate: '2024-03-05', status: 'FAILED' } }, [1, 'B']],
    [{ filters: { status: 'SUCCESS', unknown: 'x' } }, [3, 'D', 'C', 'A']],
    [{ filters: { status: 'SUCCESS' }, limit: 1 }, [3, 'D']],
    [{ filters: { status: "SUCCESS' OR 1=1 --" } }, [0]],
    [{ filters: { status: 'success' } }, [0]],
    [{ filters: { requestedDate: '0001-01-01' } }, [0]],
    [{ filters: { requestedDate: '9999-12-31' } }, [0]],
    [{ filters: { dataset: 'x', channel: 'channel-7' } }, [0]],
  ]
  for (const [request, ids] of cases) {
    it(`${JSON.stringify(request)} finds ${ids}`, async () => {
      expect(await idsOf(request)).to.deep.equal(ids)
    })
  }

  it('finds ten when it does not say how many', async () => {
    for (let at = 0; at < 12; at++) {
      await insertRequest(api.database, { requestId: `MANY-${at}`, status: 'MANY' })
    }
    expect(await idsOf({ filters: { status: 'MANY' } }))
      .to.have.length(11)
      .and.to.include(12)
  })

  it('finds what its filters say, whatever channel its headers name', async () => {
    const of = { 'x-channel-id': 'channel-7' }
    expect(await idsOf({ filters: { status: 'SUCCESS' } }, of)).to.deep.equal([3, 'D', 'C', 'A'])
    expect(await idsOf({ filters: { channel: 'channel-8' } }, of)).to.deep.equal([1, 'D'])
  })

  const invalid: readonly (readonly [unknown, string])[] = [
    [undefined, 'request is empty'],
    [{}, 'Filters are empty'],
    [{ filters: null }, 'Filters are empty'],
    [{ filters: {} }, 'Filters are empty'],
    [{ filters: 'all' }, 'filters is not an object'],
    [{ filters: { tag: 'x' } }, 'Unsupported filters'],
    [{ filters: { status: ['SUCCESS'] } }, 'status is not a text'],
    [{ filters: { requestedDate: '05-03-2024' } }, 'requestedDate is not a date of the form yyyy-MM-dd'],
    [{ filters: { requestedDate: '2024-02-30' } }, 'requestedDate is not a date of the form yyyy-MM-dd'],
    [{ filters: { requestedDate: '0000-01-01' } }, 'requestedDate is not a date of the form yyyy-MM-dd'],
    [{ filters: { status: 'x' }, limit: 'all' }, 'limit is not a whole number from 1 to 10000'],
    [{ filters: { status: 'x' }, limit: {} }, 'limit is not a whole number from 1 to 10000'],
  ]
  for (const [request, message] of invalid) {
    it(`is refused: ${JSON.stringify(request)}`, async () => {
      expect(refusal(await search(request))).to.deep.equal([400, 'CLIENT_ERROR', message])
    })
  }
})
