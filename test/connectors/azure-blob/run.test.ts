import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { azureStore } from '../../../connectors/azure-blob/index.js'
import {
  attempt,
  csv,
  dataset,
  from,
  int,
  LernError,
  localStore,
  report,
  type Source,
  type Store,
  text,
} from '../../../lib/index.js'
import { memorySource } from '../../../lib/testing/memory-source.js'
import { pathsOf, readText } from '../../../lib/testing/store-under-test.js'
import { lern } from '../../cli/support.js'
import { describeWithAzurite } from '../../support/describe-with-azurite.js'
import { place } from './support.js'

const people = dataset('people', {
  block: 'x',
  summary: '',
  columns: { id: text, team: text, age: int },
  partition: ['id'],
})

const ROWS = Array.from({ length: 2000 }, (_, at) => ({ id: `p${at}`, team: `team ü${at % 7}`, age: at }))

const byTeam = report({
  name: 'by-team',
  summary: '',
  compose: () =>
    from(people, 'team', 'age').to(csv({ partitionBy: ['team'], file: ({ team }) => `teams/${team}.csv` })),
})

/** A source that breaks when it has given so many chunks. */
const breaking = (source: Source, chunks: number): Source => {
  let left = chunks
  return {
    ...source,
    async *rows(scan: Parameters<Source['rows']>[0]) {
      for await (const chunk of source.rows(scan)) {
        yield chunk
        if ((left -= 1) === 0) throw new LernError('SOURCE_REFUSED', 'the source says no')
      }
    },
  }
}

const contentOf = async (store: Store): Promise<Readonly<Record<string, string>>> => {
  const content: Record<string, string> = {}
  for (const path of await pathsOf(store)) content[path] = await readText(store, path)
  return content
}

describeWithAzurite('a report that is run into Azure', server => {
  const { container, direct } = place(server)
  let root: string
  let expected: Readonly<Record<string, string>>

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'lern-azure-'))
    const store = localStore({ root })
    await attempt(byTeam, { catalog: { people: memorySource(people, ROWS) }, store })
    expected = await contentOf(store)
  })
  after(() => rm(root, { recursive: true }))

  it('gives the same files as in a folder', async () => {
    const store = direct()
    const { error, record } = await attempt(byTeam, {
      catalog: { people: memorySource(people, ROWS) },
      store,
      noteEvery: 0,
    })
    expect(error).to.equal(undefined)
    expect(await contentOf(store)).to.deep.equal(expected)
    expect(await pathsOf(store, '_runs/')).to.deep.equal([`_runs/by-team/${record.run}.json`])
  })

  it('gives them also when it breaks and another process goes on', async () => {
    const source = breaking(memorySource(people, ROWS, { chunk: 10 }), 120)
    const first = { catalog: { people: source }, store: direct(), noteEvery: 0, concurrency: 2 }
    const broken = await attempt(byTeam, first)
    expect(broken.error).to.include({ code: 'SOURCE_REFUSED' })
    expect(broken.resumable).to.equal(true)
    expect(await pathsOf(direct())).to.deep.equal([])

    const store = direct()
    const catalog = { people: memorySource(people, ROWS) }
    const { error } = await attempt(byTeam, { catalog, store, resume: broken.record.run })
    expect(error).to.equal(undefined)
    expect(await contentOf(store)).to.deep.equal(expected)
  })

  it('is what lern does when the configuration says so', async () => {
    const { containerName } = container()
    const store = `{ type: azure, connection: "\${AZURE}", container: ${containerName}, prefix: daily }`
    await writeFile(join(root, 'lern.yaml'), `store: ${store}\n`)
    const env = { AZURE: server().connectionString() }
    const command = ['run', 'admin-geo-reports', '--now', '2026-03-05T09:30:00Z']
    const called = await lern(root, command, env)
    expect(called.exit, called.stderr).to.equal(0)
    await lern(root, [...command, '--out', join(root, 'local')], env)

    const daily = azureStore(container(), { prefix: 'daily' })
    const files = await contentOf(daily)
    expect(files).to.deep.equal(await contentOf(localStore({ root: join(root, 'local') })))
    expect(Object.keys(files)).not.to.deep.equal([])

    const checked = await lern(root, ['check'], env)
    expect(checked.stdout).to.match(/azure devstoreaccount1\/faults-[\d-]+ +writable +ok/)
  })

  it('is refused by lern, without the key, when that is not a connection string', async () => {
    await writeFile(join(root, 'lern.yaml'), 'store: { type: azure, connection: "AccountKey=c2VjcmV0" }\n')
    const { exit, stderr } = await lern(root, ['run', 'admin-geo-reports'])
    expect(exit).to.equal(2)
    expect(stderr).to.include('store.connection is not a connection string of a storage account')
    expect(stderr).not.to.include('c2VjcmV0')
  })
})
