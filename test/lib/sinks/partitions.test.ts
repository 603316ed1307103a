import { expect } from 'chai'
import { Personal } from '../../../lib/personal.js'
import { csv } from '../../../lib/sinks/csv.js'
import { jsonLines } from '../../../lib/sinks/json.js'
import { failure, pathsOf } from '../../../lib/testing/store-under-test.js'
import { temporaryStore } from '../stores/temporary-store.js'
import { DEFAULTS, written } from './opened.js'

const bySlug = csv({ partitionBy: ['slug'], file: ({ slug }) => `${slug}.csv` })
const byBoth = csv({ partitionBy: ['slug', 'kind'], file: ({ slug, kind }) => `${slug}/${kind}.csv` })

describe('partitioned files', () => {
  const { store } = temporaryStore()

  it('count the rows that have no value, and write them nowhere', async () => {
    const rows = [
      { slug: 'tn', kind: 'a', id: 1 },
      { slug: '', kind: 'a', id: 2 },
      { slug: null, kind: '', id: 3 },
      { slug: 'tn', kind: undefined, id: 4 },
    ]
    const { texts, dropped } = await written(store(), byBoth, rows, { size: 2 })
    expect(texts).to.deep.equal({ 'tn/a.csv': 'id\n1\n' })
    expect(dropped).to.deep.equal({ 'slug is empty': 2, 'kind is empty': 1 })
  })

  it('have safe names, whatever the value', async () => {
    const rows = ['../x', 'a/b', '.', '_runs', 'CON', ' '].map((slug, id) => ({ slug, id }))
    const { texts } = await written(store(), bySlug, rows)
    expect(Object.keys(texts)).to.have.members([
      '%2E.%2Fx.csv',
      'a%2Fb.csv',
      '%2E.csv',
      '%5Fruns.csv',
      '%43ON.csv',
      '%20.csv',
    ])
  })

  it('take numbers and booleans as values', async () => {
    const rows = [1, 2n, true].map(slug => ({ slug, id: 1 }))
    const { texts } = await written(store(), bySlug, rows)
    expect(Object.keys(texts)).to.deep.equal(['1.csv', '2.csv', 'true.csv'])
  })

  it('tell combinations of values apart', async () => {
    const rows = [
      { slug: 'a', kind: 'b-c', id: 1 },
      { slug: 'a-b', kind: 'c', id: 2 },
    ]
    const sink = csv({ partitionBy: ['slug', 'kind'], file: ({ slug, kind }) => `${slug}-${kind}.csv` })
    const error = await failure(written(store(), sink, rows))
    expect(error).to.include({
      code: 'UNSAFE_PATH',
      message: 'two different partition values would both be written to a-b-c.csv',
    })
  })

  it('refuse a personal value', async () => {
    const rows = [{ slug: new Personal('ada@example.com'), id: 1 }]
    const error = await failure(written(store(), bySlug, rows))
    expect(error).to.include({ code: 'PERSONAL_DATA' })
    expect(error.message).to.not.include('ada')
  })

  it('refuse a path that leaves the store', async () => {
    const sink = csv({ partitionBy: ['slug'], file: ({ slug }) => `../${slug}.csv` })
    expect(await failure(written(store(), sink, [{ slug: 'a', id: 1 }]))).to.include({ code: 'UNSAFE_PATH' })
  })

  it('leave nothing when they are given up', async () => {
    const writing = await bySlug.open({ ...DEFAULTS, columns: ['slug', 'id'], store: store() })
    await writing.write([{ slug: 'a' }, { slug: 'b' }] as never[])
    await writing.abort(false)
    expect(await pathsOf(store())).to.deep.equal([])
    expect(await pathsOf(store(), '_runs/')).to.deep.equal([])
  })

  it('may be two thousand', async () => {
    const rows = Array.from({ length: 6000 }, (_, id) => ({ slug: `slug-${id % 2000}`, id }))
    const sink = jsonLines({ partitionBy: ['slug'], file: ({ slug }) => `geo/${slug}.json` })
    const { texts, files } = await written(store(), sink, rows)
    expect(files).to.have.length(2000)
    expect(files.every(({ rows: count }) => count === 3)).to.equal(true)
    expect(texts['geo/slug-7.json']).to.equal('{"id":7}\n{"id":2007}\n{"id":4007}\n')
  })
})
