import { expect } from 'chai'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { insertRequest } from '../api/support/api.js'
import { HOSTILE, SECRETS } from './support/states.js'
import { useStatus } from './support/status.js'

const PAGES = [
  '/status',
  '/status?status=FAILED&report=progress-exhaust&page=1',
  '/status/requests/WAITS',
  '/status/requests/WORKED-ON',
  '/status/requests/DONE',
  '/status/requests/FAILED',
  `/status/requests/${encodeURIComponent(HOSTILE)}`,
  '/status/reports/admin-user-reports',
  '/status/reports/progress-exhaust',
  '/status/reports/nobody-has-run-it',
]
const asJson = (page: string): string => page.replace(/(?=\?|$)/, '.json')

describeWithPostgres('the status page', server => {
  const api = useStatus(server)
  const json = async (page: string) => (await api.get(asJson(page), {})).json()

  for (const page of PAGES) {
    it(`${page} is a page, which nobody keeps and which loads nothing from elsewhere`, async () => {
      const { statusCode, headers } = await api.get(page, {})
      expect(statusCode).to.equal(200)
      expect(headers).to.include({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      })
      const policy = String(headers['content-security-policy'])
      expect(policy).to.include("default-src 'none'").and.not.include('unsafe')
    })

    it(`${page} says nothing of persons, files and keys, nor does its JSON`, async () => {
      for (const address of [page, asJson(page)]) {
        const { body } = await api.get(address, {})
        for (const secret of SECRETS) expect(body, `${address}: ${secret}`).not.to.include(secret)
      }
    })

    it(`${page} escapes what others have written`, async () => {
      const { body } = await api.get(page, {})
      expect(body).not.to.include('<img')
      expect(body.replaceAll(/<script src="\/status\/script\.js" defer><\/script>/g, '')).not.to.match(
        /<\/?script|onerror="/,
      )
    })
  }

  it('counts requests by report and status, and tells how long the oldest waits', async () => {
    const { counts, queueAgeSeconds, total, pages } = await json('/status')
    const told = counts.map(({ report, status, requests }: Record<string, unknown>) => [
      report,
      status,
      requests,
    ])
    expect(told).to.have.deep.members([
      ['progress-exhaust', 'SUBMITTED', 1],
      ['progress-exhaust', 'PROCESSING', 2],
      ['progress-exhaust', 'SUCCESS', 1],
      ['progress-exhaust', 'FAILED', 1],
      ['response-exhaust', 'PROCESSING', 1],
      ['userinfo-exhaust', 'SUBMITTED', 1],
      [HOSTILE, 'ODD', 1],
    ])
    expect([total, pages]).to.deep.equal([8, 1])
    expect(queueAgeSeconds).to.be.within(7_500, 7_600)
  })

  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['', ['WAITS', 'WORKED-ON', 'WAITS-LONG', 'SILENT', 'OF-TODAY', 'DONE', 'FAILED', HOSTILE]],
    ['?status=submitted', ['WAITS', 'WAITS-LONG']],
    ['?report=progress-exhaust', ['WORKED-ON', 'WAITS-LONG', 'SILENT', 'DONE', 'FAILED']],
    ['?report=progress-exhaust&status=PROCESSING', ['WORKED-ON', 'SILENT']],
    [`?report=${encodeURIComponent(HOSTILE)}`, [HOSTILE]],
    ['?status=none-such', []],
    ['?page=2', []],
  ]
  for (const [query, ids] of lists) {
    it(`lists requests, the newest first: ${query || 'all'}`, async () => {
      const { requests } = await json(`/status${query}`)
      expect(requests.map(({ id }: { readonly id: string }) => id)).to.deep.equal(ids)
    })
  }

  it('tells how it stands with each request', async () => {
    const { request } = await json('/status/requests/WORKED-ON')
    const { ageSeconds, submittedAt, claimedAt, ...steady } = request
    expect(steady).to.deep.equal({
      id: 'WORKED-ON',
      report: 'progress-exhaust',
      channel: 'channel-7',
      status: 'PROCESSING',
      completedAt: null,
      workedSeconds: null,
      attempts: 1,
      failures: 0,
      isHeld: true,
      progress: { rows: 1_234_567, percent: 40, eta: 900 },
      error: null,
    })
    expect(ageSeconds).to.be.within(3_600, 3_700)
    expect((claimedAt - submittedAt) / 1000).to.be.within(2_900, 3_100)
  })

  it('tells a worker that is silent from one that has no leases', async () => {
    expect((await json('/status/requests/SILENT')).request.isHeld).to.equal(false)
    expect((await json('/status/requests/OF-TODAY')).request.isHeld).to.equal(null)
    expect((await api.get('/status/requests/SILENT', {})).body).to.include('worker is silent')
    expect((await api.get('/status/requests/OF-TODAY', {})).body).not.to.include('worker is silent')
  })

  it('tells the last error without what it quotes', async () => {
    const { request } = await json('/status/requests/FAILED')
    expect(request.error).to.equal(`Internal Server Error: [e-mail], [number], [address] ${HOSTILE}`)
    expect([request.attempts, request.failures]).to.deep.equal([2, 2])
  })

  it('shows the steps of the run that was made for a request', async () => {
    const { run } = await json('/status/requests/DONE')
    expect(run.run).to.equal('20240304T063000Z-00000003')
    expect((await json('/status/requests/WAITS')).run).to.equal(null)
    const { body } = await api.get('/status/requests/DONE', {})
    expect(body).to.include('Rows by step').and.include('release consented').and.include('no consent')
    expect(body).to.include('after 1 min 35 s of work')
  })

  it('shows the last runs of a report', async () => {
    const { runs, unreadable } = await json('/status/reports/admin-user-reports')
    expect([runs.length, unreadable]).to.deep.equal([12, 0])
    const { body } = await api.get('/status/reports/admin-user-reports', {})
    expect(body).to.include('SOURCE_TIMEOUT: cassandra sunbird.user is slow').and.include('201 MiB')
  })

  it('says that nothing is there', async () => {
    for (const page of ['/status/requests/none', '/status/requests/%00']) {
      const { statusCode, headers, body } = await api.get(page, {})
      expect(statusCode, page).to.be.oneOf([400, 404])
      expect(headers['content-type']).to.equal('text/html; charset=utf-8')
      expect(body).to.include('Nothing to show')
    }
    const answer = await api.get('/status/requests/none.json', {})
    expect([answer.statusCode, answer.json().params.errmsg]).to.deep.equal([
      404,
      'there is no request of this id',
    ])
  })

  it('goes through the pages of many requests', async () => {
    for (let at = 0; at < 60; at++)
      await insertRequest(api.database, { requestId: `MANY-${at}`, tag: `t-${at}`, status: 'many' })
    const shown: string[] = []
    for (const page of [1, 2, 3]) {
      const { requests, total, pages } = await json(`/status?status=many&page=${page}`)
      expect([total, pages]).to.deep.equal([60, 3])
      shown.push(...requests.map(({ id }: { readonly id: string }) => id))
    }
    expect(new Set(shown).size).to.equal(60)
    const middle = (await api.get('/status?status=many&page=2', {})).body
    expect(middle).to.include('rel="prev" href="/status?status=MANY"')
    expect(middle).to.include('rel="next" href="/status?status=MANY&amp;page=3"')
  })
})

describeWithPostgres('the status page without its store or its database', server => {
  const api = useStatus(server)

  it('shows requests when the store cannot be read', async () => {
    const list = api.store().list
    api.store().list = () => {
      throw new Error('away')
    }
    try {
      const { statusCode, body } = await api.get('/status', {})
      expect([statusCode, body.includes('The store cannot be read now.')]).to.deep.equal([200, true])
      expect((await api.get('/status/reports/admin-user-reports', {})).statusCode).to.equal(500)
    } finally {
      api.store().list = list
    }
  })

  it('says so when the table cannot be read, and how it comes only to the log', async () => {
    await api.database.run('ALTER TABLE job_request RENAME TO gone')
    try {
      const { statusCode, body } = await api.get('/status', {})
      expect([statusCode, body.includes('Internal Server Error.')]).to.deep.equal([500, true])
      expect(body).not.to.include('job_request')
      expect((await api.get('/status.json', {})).json().responseCode).to.equal('SERVER_ERROR')
      expect(JSON.stringify(api.log())).to.include('cannot answer')
    } finally {
      await api.database.run('ALTER TABLE gone RENAME TO job_request')
    }
  })
})
