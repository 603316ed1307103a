import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { localStore, type Store } from '../../../lib/index.js'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { insertRequest, refusal, useApi } from './support/api.js'

const PATH = 'progress-exhaust/REQUEST/b a#t_ch%2F.zip'
const REFUSED = [403, 'FORBIDDEN', 'This address does not hold any more']

describeWithPostgres('the files of a folder', server => {
  let root: string
  let store: Store
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'lern-files-'))
    store = localStore({ root })
    await store.put(PATH, 'the content')
    await store.put('progress-exhaust/REQUEST/other.zip', 'other')
    await store.put('_runs/secret.json', 'secret')
  })
  after(() => rm(root, { recursive: true, force: true }))

  const settings = () => ({ internalToken: 'internal-token' })
  const api = useApi(server, { store: () => store, settings })
  const elsewhere = useApi(server, {
    store: () => store,
    settings: () => ({ publicUrl: 'https://example.org/api' }),
  })

  const urls = async (stored: readonly string[], of = api): Promise<readonly string[]> => {
    await of.database.run('DELETE FROM job_request')
    await insertRequest(of.database, { urls: stored })
    const answer = await of.get('/request/read/batch-100?requestId=REQUEST')
    return answer.json().result.downloadUrls
  }
  const url = async (stored = PATH): Promise<URL> => new URL((await urls([stored]))[0]!)
  const open = ({ pathname, search }: URL, method: 'GET' | 'PUT' | 'DELETE' = 'GET') =>
    api.ask({ method, url: pathname + search })

  it('can be read by the address that a request shows', async () => {
    const answer = await open(await url())
    expect(answer.body).to.equal('the content')
    expect(answer.headers).to.include({
      'content-type': 'application/octet-stream',
      'content-disposition': "attachment; filename*=UTF-8''b%20a%23t_ch%252F.zip",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
  })

  it('can be read by nobody else', async () => {
    const signed = await url()
    const changed = (change: (to: URL) => void): URL => {
      const other = new URL(signed)
      change(other)
      return other
    }
    const wrong: readonly URL[] = [
      changed(to => to.searchParams.set('expires', String(Number(to.searchParams.get('expires')) + 1))),
      changed(to => to.searchParams.set('expires', 'Infinity')),
      changed(to => to.searchParams.delete('expires')),
      changed(to => to.searchParams.delete('signature')),
      changed(to => to.searchParams.set('signature', '')),
      changed(to => to.searchParams.set('signature', 'x'.repeat(43))),
      changed(to => {
        to.pathname = '/files/progress-exhaust/REQUEST/other.zip'
      }),
      changed(to => {
        to.pathname = '/files/_runs/secret.json'
      }),
      changed(to => {
        to.pathname = '/files/..%2F..%2Fetc%2Fpasswd'
      }),
    ]
    for (const one of wrong) expect(refusal(await open(one)), one.href).to.deep.equal(REFUSED)
  })

  it('can be read, and nothing else', async () => {
    for (const method of ['PUT', 'DELETE'] as const)
      expect((await open(await url(), method)).statusCode).to.equal(404)
    expect((await open(await url())).statusCode).to.equal(200)
  })

  it('can be read for half an hour', async () => {
    const seconds = Number((await url()).searchParams.get('expires')) - Date.now() / 1000
    expect(seconds).to.be.within(29 * 60, 30 * 60)
  })

  it('are said to be gone when they are', async () => {
    expect(refusal(await open(await url('progress-exhaust/REQUEST/gone.zip')))).to.deep.equal([
      404,
      'RESOURCE_NOT_FOUND',
      'the file is not there',
    ])
  })

  const stored: readonly (readonly [string, string | undefined])[] = [
    ['progress-exhaust/REQUEST/other.zip', '/files/progress-exhaust/REQUEST/other.zip'],
    [
      'wasb://reports@account/progress-exhaust/REQUEST/other.zip',
      '/files/progress-exhaust/REQUEST/other.zip',
    ],
    [
      'https://account.example/reports/progress-exhaust/REQUEST/other.zip',
      '/files/progress-exhaust/REQUEST/other.zip',
    ],
    ['', undefined],
    ['_runs/secret.json', undefined],
    ['../secret', undefined],
    ['/etc/passwd', undefined],
    ['wasb://reports@account/', undefined],
  ]
  for (const [path, shown] of stored) {
    it(`are shown for ${JSON.stringify(path)} as ${shown}`, async () => {
      const [first] = await urls([path])
      expect(first && new URL(first).pathname).to.equal(shown)
    })
  }

  it('are shown where the configuration says that the service can be reached', async () => {
    const [signed] = await urls([PATH], elsewhere)
    expect(signed).to.match(/^https:\/\/example\.org\/api\/files\/progress-exhaust\/REQUEST\/b%20a%23t/)
  })

  it('are signed with a key that others do not have', async () => {
    const [signed] = await urls([PATH], elsewhere)
    const { pathname, search } = new URL(signed!)
    expect(refusal(await open(new URL(pathname.replace('/api', '') + search, 'http://x')))).to.deep.equal(
      REFUSED,
    )
  })
})

describeWithPostgres('the files of a store that makes addresses itself', server => {
  const api = useApi(server)

  it('are not served here', async () => {
    expect((await api.get('/files/a?expires=99999999999&signature=x')).statusCode).to.equal(404)
  })
})
