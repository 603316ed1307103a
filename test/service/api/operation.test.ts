import { expect } from 'chai'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { PORTAL, useApi } from './support/api.js'

const ROUTES = [
  'GET /request/list/{tag}',
  'GET /request/read/{tag}',
  'POST /request/submit',
  'GET /api/dataset/v1/request/list/{tag}',
  'GET /api/dataset/v1/request/read/{tag}',
  'POST /api/dataset/v1/request/submit',
  'POST /request/search',
  'POST /dataset/add',
  'GET /dataset/list',
  'GET /refresh-cache/{cacheType}',
  'GET /status.json',
  'GET /status/requests/{id}.json',
  'GET /status/reports/{report}.json',
  'GET /livez',
  'GET /readyz',
  'GET /metrics',
]

describeWithPostgres('the service', server => {
  const api = useApi(server)

  it('describes all that can be asked', async () => {
    const document = (await api.get('/docs/json')).json()
    expect(document).to.deep.include({
      openapi: '3.1.0',
      info: { title: 'LERN Exhaust API', version: '1.2.3' },
    })
    const paths: Readonly<Record<string, object>> = document.paths
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
    )
    expect(described.filter(route => !route.includes('/docs'))).to.have.members(ROUTES)
  })

  it('shows the description as a page', async () => {
    const page = await api.get('/docs')
    expect(page.statusCode).to.equal(200)
    expect(page.headers['content-type']).to.equal('text/html; charset=utf-8')
    expect(page.headers['content-security-policy']).to.be.a('string')
  })

  it('counts calls by route and status, and names no tag', async () => {
    await api.get('/request/list/secret-tag')
    await api.get('/request/list/secret-tag', { ...PORTAL, 'x-consumer-id': 'stranger' })
    await api.get('/nowhere/secret-tag')
    const { body, headers } = await api.get('/metrics')
    expect(headers['content-type']).to.include('text/plain')
    expect(body).to.include('lern_api_requests_total{route="GET /request/list/:tag",code="200"} 1\n')
    expect(body).to.include('lern_api_requests_total{route="GET /request/list/:tag",code="403"} 1\n')
    expect(body).to.include('lern_api_requests_total{route="GET unknown",code="404"} 1\n')
    expect(body).to.include('lern_api_request_seconds_count{route="GET /request/list/:tag"} 2\n')
    expect(body).not.to.include('secret-tag')
  })

  const refused: readonly (readonly [string, number])[] = [
    ['/request/list/secret-tag%zz', 400],
    [`/request/read/secret-tag${'x'.repeat(3_000)}`, 414],
  ]
  for (const [url, code] of refused) {
    it(`counts and logs a call whose address is refused with ${code}, as others`, async () => {
      const answer = await api.get(url)
      const { body } = await api.get('/metrics')
      expect(body).to.include(`lern_api_requests_total{route="GET unknown",code="${code}"} 1\n`)
      const { resmsgid } = answer.json().params
      const line = api.log().find(({ request }) => request === resmsgid)
      expect(line).to.include({ route: 'GET unknown', status: code, msg: 'answered' })
      expect(JSON.stringify(api.log())).not.to.include('secret-tag')
    })
  }

  it('logs each call with its route and the id of its answer, and nothing of whom it is about', async () => {
    const answer = await api.get('/request/read/secret-tag?requestId=secret-id')
    const line = api.log().at(-1)!
    expect(line).to.deep.include({ level: 30, route: 'GET /request/read/:tag', status: 200, msg: 'answered' })
    expect(line.request).to.equal(answer.json().params.resmsgid)
    expect(Object.keys(line)).to.have.members(['level', 'time', 'request', 'route', 'status', 'ms', 'msg'])
    const logged = JSON.stringify(api.log())
    for (const secret of ['secret-tag', 'secret-id', 'channel-7', 'portal'])
      expect(logged).not.to.include(secret)
  })
})
