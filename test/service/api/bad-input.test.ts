import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { InjectOptions } from 'fastify'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { ASKED, PORTAL, refusal, steady, useApi } from './support/api.js'

const TOO_LONG = [400, 'CLIENT_ERROR', 'tag is longer than 1000 bytes']

describeWithPostgres('a call that is not valid', server => {
  const api = useApi(server)
  const JSON_BODY = { ...PORTAL, 'content-type': 'application/json' }
  const post = (
    payload: string | undefined,
    headers: InjectOptions['headers'] = JSON_BODY,
    url = '/request/submit',
  ) => api.ask({ method: 'POST', url, headers: headers!, ...(payload !== undefined && { payload }) })

  const cases: readonly (readonly [string, string | undefined, string])[] = [
    ['nothing', undefined, 'body is empty'],
    ['an empty text', '', 'body is empty'],
    ['half of a JSON text', '{"request":{"tag":"secret-tag"', 'body is not JSON'],
    ['no JSON', 'tag=secret-tag', 'body is not JSON'],
    ['a key that changes objects', '{"__proto__":{"x":1},"request":{}}', 'body is not JSON'],
    ['a list', '[]', 'request is empty'],
    ['null', 'null', 'request is empty'],
  ]
  for (const [name, payload, message] of cases) {
    for (const url of [
      '/request/submit',
      '/api/dataset/v1/request/submit',
      '/request/search',
      '/dataset/add',
    ]) {
      it(`is refused in an envelope: ${name} to ${url}`, async () => {
        const answer = await post(payload, JSON_BODY, url)
        expect(refusal(answer)).to.deep.equal([400, 'CLIENT_ERROR', message])
        expect(answer.body).not.to.include('secret-tag')
      })
    }
  }

  it('has the whole form of an answer', async () => {
    expect(steady(await post('{'))).to.deep.equal({
      id: 'ekstep.analytics.dataset.request.submit',
      ver: '1.0',
      ts: '2024-03-05T06:07:08.123+00:00',
      params: { err: 'CLIENT_ERROR', status: 'failed', errmsg: 'body is not JSON', client_key: null },
      responseCode: 'CLIENT_ERROR',
      result: null,
    })
  })

  it('is refused when its body is large, and accepted when it is not quite', async () => {
    const body = (bytes: number) => {
      const [start, end] = ['{"request":{"x":"', '"}}']
      return start + 'x'.repeat(bytes - start.length - end.length) + end
    }
    expect(refusal(await post(body(2 ** 20 + 1)))).to.deep.equal([
      413,
      'CLIENT_ERROR',
      'body is larger than 1048576 bytes',
    ])
    expect(refusal(await post(body(2 ** 20)))).to.deep.equal([400, 'CLIENT_ERROR', 'tag is empty'])
  })

  it('is refused when its body is of another type', async () => {
    const answer = await post('tag=x', { ...PORTAL, 'content-type': 'text/html' })
    expect(refusal(answer)).to.deep.equal([415, 'CLIENT_ERROR', 'body is not of type application/json'])
  })

  it('is refused when it is nested too deeply', async () => {
    const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
    const submit = (levels: number) =>
      post(`{"request":{"tag":"deep","dataset":"d","datasetConfig":${nested(levels)}}}`)
    expect((await submit(100)).statusCode).to.equal(200)
    for (const levels of [101, 5_000, 100_000])
      expect(refusal(await submit(levels))).to.deep.equal([
        400,
        'CLIENT_ERROR',
        'datasetConfig is nested more than 100 levels deep',
      ])
  })

  it('is refused where there is nothing', async () => {
    for (const url of ['/', '/request', '/request/read', '/dataset/get/x', '/files'])
      expect(refusal(await api.get(url)), url).to.deep.equal([
        404,
        'RESOURCE_NOT_FOUND',
        'there is nothing at this address',
      ])
    expect(refusal(await api.get('/request/submit'))[0]).to.equal(404)
  })

  it('is refused with an address that is not one', async () => {
    expect(refusal(await api.get('/request/list/%E0%A4%A'))).to.deep.equal([
      400,
      'CLIENT_ERROR',
      'the call is not valid',
    ])
  })

  it('is refused with a tag that is too long for the index of the table', async () => {
    for (const tag of ['x'.repeat(1_001), 'அ'.repeat(334), 'x'.repeat(100_000)]) {
      const asked = { tag, dataset: 'd', datasetConfig: {} }
      expect(refusal(await api.post('/request/submit', asked))).to.deep.equal(TOO_LONG)
    }
    for (const url of [
      `/request/list/${'x'.repeat(1_001)}`,
      `/request/read/${'x'.repeat(3_000)}?requestId=x`,
    ])
      expect(refusal(await api.get(url))).to.deep.equal(TOO_LONG)
    expect(refusal(await api.get(`/request/list/${'x'.repeat(3_001)}`))).to.deep.equal([
      414,
      'CLIENT_ERROR',
      'a part of the address is longer than 3000 characters',
    ])
  })

  it('can have a tag of any characters that is as long as it may be, and is found by it', async () => {
    const random = randomBytes(500).toString('hex')
    for (const tag of [random, `${'அ'.repeat(333)}x`]) {
      const { requestId } = (await api.post('/request/submit', { ...ASKED, tag })).json().result
      const url = `${encodeURIComponent(tag)}?requestId=${requestId}`
      expect((await api.get(`/request/read/${url}`)).json().result.tag).to.equal(`${tag}:channel-7`)
      expect((await api.get(`/request/list/${url}`)).json().result.count).to.equal(1)
    }
  })

  it('leaves the tables as they are, whatever SQL it holds', async () => {
    const sql = "'; DROP TABLE job_request; --"
    const request = {
      tag: sql,
      dataset: sql,
      requestedBy: sql,
      encryptionKey: sql,
      datasetConfig: { type: sql },
    }
    expect((await api.post('/request/submit', request)).json().result).to.deep.include({
      tag: `${sql}:channel-7`,
      dataset: sql,
      requestedBy: sql,
      datasetConfig: { type: sql },
    })
    const stored = 'SELECT tag, encryption_key FROM job_request WHERE job_id = $1'
    const [row] = await api.database.run(stored, [sql])
    expect(row).to.deep.equal({ tag: `${sql}:channel-7`, encryption_key: sql })
  })
})

describeWithPostgres('a call too many', server => {
  const api = useApi(server, { settings: () => ({ requestsPerMinute: 3 }) })

  it('is refused to its channel, and to no other', async () => {
    const list = (channel: string) => api.get('/request/list/x', { ...PORTAL, 'x-channel-id': channel })
    for (let call = 0; call < 3; call++) expect((await list('channel-7')).statusCode).to.equal(200)
    expect(refusal(await list('channel-7'))).to.deep.equal([
      429,
      'CLIENT_ERROR',
      'more than 3 calls of this channel in a minute',
    ])
    expect((await list('channel-8')).statusCode).to.equal(403)
    expect((await api.get('/dataset/list')).statusCode).to.equal(200)
  })
})

describeWithPostgres('a text that is too long for an older table', server => {
  const api = useApi(server)
  const asked = { tag: 't', dataset: 'd', datasetConfig: {} }
  before(() =>
    api.database.run(
      'ALTER TABLE job_request ALTER tag TYPE varchar(100), ALTER encryption_key TYPE varchar(50)',
    ),
  )

  const cases: readonly (readonly [object, string])[] = [
    [{ ...asked, tag: 'x'.repeat(91) }, 'tag is longer than 100 characters'],
    [{ ...asked, encryptionKey: 'x'.repeat(51) }, 'encryption_key is longer than 50 characters'],
  ]
  for (const [request, message] of cases) {
    it(`is refused: ${message}`, async () => {
      expect(refusal(await api.post('/request/submit', request))).to.deep.equal([
        400,
        'CLIENT_ERROR',
        message,
      ])
    })
  }

  it('is counted in characters', async () => {
    const request = { ...asked, tag: '\u{1F600}'.repeat(90) }
    expect((await api.post('/request/submit', request)).statusCode).to.equal(200)
  })
})
