import { expect } from 'chai'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { type Asked, type ScriptedServer, scriptedServer } from '../../support/scripted-server.js'
import { insertRequest, PORTAL, refusal, useApi } from './support/api.js'
import { USERS } from './support/users.js'

const ASKED = { tag: 'batch-100', dataset: 'progress-exhaust', datasetConfig: { batchId: 'b' } }
const NOT_AUTHORISED = [403, 'FORBIDDEN', 'You are not authorized.']

describeWithPostgres('who may ask', server => {
  let platform: ScriptedServer
  before(async () => {
    platform = await scriptedServer(
      ({ path }: Asked) => USERS[decodeURIComponent(path.split('/').at(-1)!)] ?? { status: 404, json: {} },
    )
  })
  after(() => platform.close())
  const FAST = { retry: { attempts: 1, deadline: 2_000, shortest: 1, longest: 1 } }
  const api = useApi(server, {
    settings: () => ({ userApi: { url: `${platform.url}/v1/read/`, http: FAST } }),
  })
  before(async () => {
    await insertRequest(api.database)
    await api.database.run(`INSERT INTO dataset_metadata (dataset_id, dataset_sub_id, authorized_roles)
      VALUES ('special', 'special', '{SPECIAL}'), ('nobody', 'nobody', '{}'), ('anybody', 'anybody', NULL)`)
  })
  const submit = (headers: Record<string, string>, request: object = ASKED) =>
    api.post('/request/submit', request, headers)
  const asUser = (id: string, token = 'token') => ({
    'x-channel-id': 'channel-7',
    'x-authenticated-userid': id,
    'x-authenticated-user-token': token,
  })

  const notAuthorised = (consumer: string, channel: string) => [
    403,
    'FORBIDDEN',
    `Given X-Consumer-ID='${consumer}' and X-Channel-ID='${channel}' are not authorized`,
  ]
  const consumers: readonly (readonly [Record<string, string>, readonly unknown[] | 200])[] = [
    [PORTAL, 200],
    [{ 'x-consumer-id': 'portal' }, [403, 'FORBIDDEN', 'X-Channel-ID is missing in request header']],
    [{}, [403, 'FORBIDDEN', 'X-Channel-ID is missing in request header']],
    [{ 'x-channel-id': 'channel-7' }, notAuthorised('', 'channel-7')],
    [{ ...PORTAL, 'x-consumer-id': 'stranger' }, notAuthorised('stranger', 'channel-7')],
    [{ ...PORTAL, 'x-consumer-id': 'old' }, notAuthorised('old', 'channel-7')],
    [{ ...PORTAL, 'x-channel-id': 'channel-8' }, notAuthorised('portal', 'channel-8')],
    [{ ...PORTAL, 'x-channel-id': 'CHANNEL-7' }, notAuthorised('portal', 'CHANNEL-7')],
    [{ ...PORTAL, 'x-consumer-id': "' OR 1=1" }, notAuthorised("' OR 1=1", 'channel-7')],
  ]
  for (const [headers, expected] of consumers) {
    it(`consumers: ${JSON.stringify(headers)}`, async () => {
      const answer = await submit(headers)
      if (expected === 200) expect(answer.statusCode).to.equal(200)
      else expect(refusal(answer)).to.deep.equal(expected)
    })
  }

  const FAILED = [500, 'ERROR', 'Internal Server Error']
  const UNREACHABLE = [500, 'ERROR', 'a system that is needed for the answer cannot be reached']
  const users: readonly (readonly [string, readonly unknown[] | 200])[] = [
    ['admin', 200],
    ['upper case', 200],
    ['special', NOT_AUTHORISED],
    ['other org', NOT_AUTHORISED],
    ['learner', NOT_AUTHORISED],
    ['without roles', NOT_AUTHORISED],
    ['without org', NOT_AUTHORISED],
    ['with nothing', NOT_AUTHORISED],
    ['silent', NOT_AUTHORISED],
    ['', NOT_AUTHORISED],
    ['.', NOT_AUTHORISED],
    ['..', NOT_AUTHORISED],
    ['expired', [403, 'FORBIDDEN', 'UnAuthorized access']],
    ['unknown', [403, 'FORBIDDEN', 'user not found.']],
    ['refused with 200', [403, 'FORBIDDEN', 'user not found.']],
    ['down', UNREACHABLE],
    ['page', FAILED],
    ['strange', FAILED],
  ]
  for (const [id, expected] of users) {
    it(`users: ${id || 'no id'}`, async () => {
      const answer = await submit(asUser(id))
      if (expected === 200) expect(answer.statusCode).to.equal(200)
      else expect(refusal(answer)).to.deep.equal(expected)
    })
  }

  it('users: a channel that is not theirs', async () => {
    expect(refusal(await submit({ ...asUser('admin'), 'x-channel-id': 'channel-8' }))).to.deep.equal(
      NOT_AUTHORISED,
    )
  })

  it('users: a token counts also when the consumer alone might ask', async () => {
    expect(refusal(await submit({ ...PORTAL, ...asUser('learner') }))).to.deep.equal(NOT_AUTHORISED)
  })

  const roles: readonly (readonly [string, string, boolean])[] = [
    ['special', 'special', true],
    ['admin', 'special', false],
    ['admin', 'nobody', false],
    ['admin', 'anybody', true],
    ['learner', 'anybody', false],
  ]
  for (const [id, dataset, may] of roles) {
    it(`roles of the dataset: ${id} ${may ? 'may' : 'may not'} ask for ${dataset}`, async () => {
      const answer = await submit(asUser(id), { ...ASKED, dataset })
      expect(answer.statusCode).to.equal(may ? 200 : 403)
    })
    it(`roles of its type: ${id} ${may ? 'may' : 'may not'} ask for ${dataset}`, async () => {
      const answer = await submit(asUser(id), { ...ASKED, datasetConfig: { type: dataset } })
      expect(answer.statusCode).to.equal(may ? 200 : 403)
    })
  }

  it('the same holds for reading and listing', async () => {
    for (const url of ['/request/read/batch-100?requestId=REQUEST', '/request/list/batch-100']) {
      expect((await api.get(url, asUser('admin'))).statusCode).to.equal(200)
      expect(refusal(await api.get(url, asUser('learner')))).to.deep.equal(NOT_AUTHORISED)
    }
  })

  it('a user is asked for once within a short while, by each token', async () => {
    const calls = () =>
      platform.asked.filter(({ headers }) => headers['x-authenticated-user-token'] === 'mine')
    await submit(asUser('admin', 'mine'))
    await submit(asUser('admin', 'mine'))
    expect(calls()).to.have.length(1)
    await submit(asUser('learner', 'mine'))
    expect(calls().map(({ path }) => path)).to.deep.equal(['/v1/read/admin', '/v1/read/learner'])
  })

  it('an outage of the platform is over when the platform is back', async () => {
    expect((await submit(asUser('flaky'))).statusCode).to.equal(403)
    expect(refusal(await submit(asUser('down')))).to.deep.equal(UNREACHABLE)
    expect(refusal(await submit(asUser('down')))).to.deep.equal(UNREACHABLE)
    expect((await submit(asUser('admin', 'new token'))).statusCode).to.equal(200)
  })

  it('no token, and no key, gets into the log', async () => {
    await submit(asUser('down', 'SECRET-TOKEN'), { ...ASKED, encryptionKey: 'SECRET-KEY' })
    const logged = JSON.stringify(api.log())
    expect(logged).not.to.include('SECRET-TOKEN')
    expect(logged).not.to.include('SECRET-KEY')
    expect(logged).not.to.include('batch-100')
  })

  it('no user gets into the log: it names the user API and its address only', async () => {
    const { log } = api
    for (const id of ['down', 'page', 'strange']) await submit(asUser(id, 'of PRIVATE'))
    const places = log().flatMap(({ err }) => (err as { readonly at?: object } | undefined)?.at ?? [])
    const path = `${new URL(platform.url).host}/v1/read/`
    expect(places).to.deep.include({ source: 'user API', path })
    expect(JSON.stringify(log())).not.to.match(/v1\/read\/[^"]/)
  })

  it('the consumers are read again when somebody says so', async () => {
    const fresh = { ...PORTAL, 'x-consumer-id': 'fresh' }
    await api.database.run("INSERT INTO consumer_channel_mapping VALUES ('fresh', 'channel-7', 1)")
    expect((await submit(fresh)).statusCode).to.equal(403)
    const answer = await api.get('/refresh-cache/ConsumerChannel', {})
    expect(answer.json()).to.deep.include({
      id: 'org.ekstep.analytics.telemetry',
      responseCode: 'OK',
      result: { msg: 'ConsumerChannel cache refreshed successfully' },
    })
    expect((await submit(fresh)).statusCode).to.equal(200)
  })

  it('there is no other cache', async () => {
    expect((await api.get('/refresh-cache/DeviceLocation', {})).statusCode).to.equal(200)
    expect(refusal(await api.get('/refresh-cache/Everything', {}))).to.deep.equal([
      400,
      'CLIENT_ERROR',
      'cacheType is not ConsumerChannel or DeviceLocation',
    ])
  })
})

describeWithPostgres('who may ask where the user API hangs', server => {
  let platform: ScriptedServer
  before(async () => {
    platform = await scriptedServer(() => ({ pieces: [], end: 'never' }))
  })
  after(() => platform.close())
  const api = useApi(server, {
    settings: () => ({
      userApi: {
        url: `${platform.url}/v1/read/`,
        http: {
          timeoutMs: 200,
          retry: { attempts: 2, deadline: 300, shortest: 1, longest: 5 },
          concurrency: 6,
        },
      },
    }),
  })

  it('is told so each time: tried, waiting for a turn, and not even tried', async () => {
    const late = [408, 'REQUEST_TIMEOUT', 'a system that is needed for the answer does not answer in time']
    const submit = (token: number) =>
      api.post('/request/submit', ASKED, {
        ...PORTAL,
        'x-authenticated-userid': 'admin',
        'x-authenticated-user-token': String(token),
      })
    const answers = await Promise.all(Array.from({ length: 15 }, (_, token) => submit(token)))
    for (const answer of [...answers, await submit(15)]) expect(refusal(answer)).to.deep.equal(late)
  })
})

describeWithPostgres('who may ask where no user API is configured', server => {
  const api = useApi(server)

  it('is no user', async () => {
    const answer = await api.post('/request/submit', ASKED, {
      ...PORTAL,
      'x-authenticated-user-token': 'token',
    })
    expect(refusal(answer)).to.deep.equal(NOT_AUTHORISED)
  })
})
