import { expect } from 'chai'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { ASKED, refusal, useApi } from './support/api.js'

describeWithPostgres('a request for a dataset with a schema', server => {
  const api = useApi(server)
  const submit = (request: unknown) => api.post('/request/submit', request)
  afterEach(() => api.database.run('DELETE FROM dataset_metadata'))

  const addSchema = (subId: string, schema: unknown) =>
    api.database.run(
      'INSERT INTO dataset_metadata (dataset_id, dataset_sub_id, validation_json) VALUES ($1, $1, $2)',
      [subId, JSON.stringify(schema)],
    )
  const SCHEMA = {
    $schema: 'http://json-schema.org/draft-04/schema#',
    type: 'object',
    required: ['tag', 'dataset', 'datasetConfig'],
    properties: {
      tag: { type: 'string' },
      datasetConfig: { type: 'object', required: ['batchId'], properties: { batchId: { type: 'string' } } },
    },
  }

  const cases: readonly (readonly [object, string])[] = [
    [
      { dataset: 'checked', datasetConfig: { batchId: 'b' } },
      'Request object has missing required properties (["tag"])',
    ],
    [{ dataset: 'checked' }, 'Request object has missing required properties (["datasetConfig","tag"])'],
    [
      { tag: 't', dataset: 'checked', datasetConfig: {} },
      'Request object has missing required properties (["batchId"])',
    ],
    [
      { tag: 't', dataset: 'other', datasetConfig: { type: 'checked' } },
      'Request object has missing required properties (["batchId"])',
    ],
    [{ tag: 7, dataset: 'checked', datasetConfig: { batchId: 'b' } }, 'Request tag must be string'],
  ]
  for (const [request, message] of cases) {
    it(`is refused: ${JSON.stringify(request)}`, async () => {
      await addSchema('checked', SCHEMA)
      expect(refusal(await submit(request))).to.deep.equal([400, 'CLIENT_ERROR', message])
    })
  }

  it('passes when it is as the schema says', async () => {
    await addSchema('checked', SCHEMA)
    const answer = await submit({ ...ASKED, dataset: 'checked' })
    expect(answer.json().result.dataset).to.equal('checked')
  })

  it('may lack anything when the schema asks for nothing', async () => {
    await addSchema('free', {})
    const answer = await submit({ dataset: 'free' })
    expect(answer.json().result).to.include({ tag: ':channel-7', status: 'SUBMITTED' })
  })

  it('may have a schema in which an id stands twice', async () => {
    const tag = { id: 'u', type: 'string' }
    await addSchema('twice', { properties: { tag, dataset: { ...tag, minLength: 1 } } })
    expect((await submit({ ...ASKED, dataset: 'twice' })).statusCode).to.equal(200)
    expect(refusal(await submit({ tag: 7, dataset: 'twice' }))).to.deep.equal([
      400,
      'CLIENT_ERROR',
      'Request tag must be string',
    ])
  })

  it('is checked the usual way when there is no schema', async () => {
    await addSchema('plain', null)
    await api.database.run('UPDATE dataset_metadata SET validation_json = NULL')
    expect(refusal(await submit({ dataset: 'plain' }))).to.deep.equal([400, 'CLIENT_ERROR', 'tag is empty'])
  })
})
