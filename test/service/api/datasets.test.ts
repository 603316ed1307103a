import { expect } from 'chai'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { NOW, refusal, steady, useApi } from './support/api.js'

const DATASET = {
  dataset: 'progress-exhaust',
  datasetType: 'On-Demand',
  visibility: 'private',
  version: '1.0',
  authorizedRoles: ['ORG_ADMIN'],
}

describeWithPostgres('the datasets', server => {
  const api = useApi(server)
  const add = (request: unknown) => api.post('/dataset/add', request, {})
  const list = () => api.get('/dataset/list', {})
  const row = async () => (await api.database.run('SELECT * FROM dataset_metadata'))[0]
  beforeEach(() => api.database.run('DELETE FROM dataset_metadata'))

  it('are none at first', async () => {
    expect(steady(await list())).to.deep.equal({
      id: 'ekstep.analytics.dataset.list',
      ver: '1.0',
      ts: '2024-03-05T06:07:08.123+00:00',
      params: { status: 'successful', client_key: null },
      responseCode: 'OK',
      result: { count: 0, datasets: [] },
    })
  })

  it('can be added with the least that is needed', async () => {
    expect(steady(await add(DATASET))).to.deep.equal({
      id: 'ekstep.analytics.dataset.add',
      ver: '1.0',
      ts: '2024-03-05T06:07:08.123+00:00',
      params: { status: 'successful', client_key: null },
      responseCode: 'OK',
      result: { message: 'Dataset progress-exhaust added successfully' },
    })
    expect((await list()).json().result).to.deep.equal({
      count: 1,
      datasets: [
        {
          dataset: 'progress-exhaust',
          datasetSubId: 'progress-exhaust',
          datasetConfig: {},
          visibility: 'private',
          datasetType: 'On-Demand',
          version: '1.0',
          sampleRequest: null,
          sampleResponse: null,
          availableFrom: NOW.toISOString().slice(0, 10),
          validationJson: {},
          supportedFormats: null,
          exhaustType: null,
        },
      ],
    })
  })

  it('can be added with all that there is', async () => {
    const whole = {
      ...DATASET,
      datasetSubId: 'sub',
      datasetConfig: { a: 1 },
      sampleRequest: 'ask',
      sampleResponse: 'answer',
      availableFrom: '2020-02-29',
      validationJson: { type: 'object', required: ['tag'] },
      druidQuery: { q: [1] },
      limits: { max: 2 },
      supportedFormats: ['csv', 'with "quotes", and \\'],
      exhaustType: 'On-demand exhaust',
    }
    await add(whole)
    const { authorizedRoles, druidQuery, limits, ...shown } = whole
    expect((await list()).json().result.datasets).to.deep.equal([shown])
    expect(await row()).to.deep.include({
      druid_query: druidQuery,
      limits,
      authorized_roles: authorizedRoles,
    })
  })

  it('are replaced when they are added again', async () => {
    await add({ ...DATASET, sampleRequest: 'ask' })
    await add({ ...DATASET, version: '2.0', authorizedRoles: [] })
    expect(await api.database.run('SELECT FROM dataset_metadata')).to.have.length(1)
    expect(await row()).to.deep.include({ version: '2.0', sample_request: null, authorized_roles: [] })
  })

  it('do not take a sub id from each other', async () => {
    await add({ ...DATASET, datasetSubId: 'sub' })
    const answer = await add({ ...DATASET, dataset: 'other', datasetSubId: 'sub' })
    expect(refusal(answer)).to.deep.equal([
      400,
      'CLIENT_ERROR',
      'datasetSubId sub belongs to another dataset',
    ])
    expect(await row()).to.include({ dataset_id: 'progress-exhaust' })
  })

  it('can be added by many at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => add(DATASET)))
    expect(answers.map(({ statusCode }) => statusCode)).to.deep.equal(answers.map(() => 200))
    expect(await api.database.run('SELECT FROM dataset_metadata')).to.have.length(1)
  })

  const invalid: readonly (readonly [object, string])[] = [
    [{}, 'dataset is empty'],
    [{ dataset: 'd' }, 'datasetType is empty'],
    [{ dataset: 'd', datasetType: 't' }, 'version is empty'],
    [{ dataset: 'd', datasetType: 't', version: '1' }, 'visibility is empty'],
    [{ dataset: 'd', datasetType: 't', version: '1', visibility: 'v' }, 'authorizedRoles is empty'],
    [{ ...DATASET, authorizedRoles: 'ORG_ADMIN' }, 'authorizedRoles is not a list of texts'],
    [{ ...DATASET, authorizedRoles: [1] }, 'authorizedRoles is not a list of texts'],
    [{ ...DATASET, datasetConfig: [] }, 'datasetConfig is not an object'],
    [{ ...DATASET, availableFrom: '0000-01-01' }, 'availableFrom is not a date of the form yyyy-MM-dd'],
    [{ ...DATASET, availableFrom: 'soon' }, 'availableFrom is not a date of the form yyyy-MM-dd'],
    [{ ...DATASET, validationJson: { type: 'nothing' } }, 'validationJson is not a JSON schema'],
    [{ ...DATASET, validationJson: { $ref: 'http://elsewhere/' } }, 'validationJson is not a JSON schema'],
  ]
  for (const [request, message] of invalid) {
    it(`are refused: ${JSON.stringify(request)}`, async () => {
      expect(refusal(await add(request))).to.deep.equal([400, 'CLIENT_ERROR', message])
      expect(await row()).to.equal(undefined)
    })
  }
})
