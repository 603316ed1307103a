import { expect } from 'chai'
import { csv } from '../../../lib/sinks/csv.js'
import type { SinkSettings } from '../../../lib/sinks/sink.js'
import { failure } from '../../../lib/testing/store-under-test.js'
import { temporaryStore } from '../stores/temporary-store.js'
import { DEFAULTS, publish, textsOf, written } from './opened.js'

const users = [
  { provider: 'tn', id: '1', name: 'Ada' },
  { provider: 'ka', id: '2', name: 'Bob, Jr' },
  { provider: 'tn', id: '3', name: null },
]

const byProvider = csv({ partitionBy: ['provider'], file: ({ provider }) => `users/${provider}.csv` })

type Formulas = SinkSettings['formulas']
type Dialect = SinkSettings['dialect']

const policies: readonly (readonly [Formulas, Dialect, 'keep' | 'escape' | undefined, 'keep' | 'escape'])[] =
  [
    ['auto', 'rfc4180', undefined, 'escape'],
    ['auto', 'rfc4180', 'escape', 'escape'],
    ['auto', 'rfc4180', 'keep', 'keep'],
    ['auto', 'spark', undefined, 'keep'],
    ['auto', 'spark', 'escape', 'keep'],
    ['keep', 'rfc4180', 'escape', 'keep'],
    ['escape', 'rfc4180', 'keep', 'escape'],
    ['escape', 'spark', 'keep', 'escape'],
  ]

describe('the sink csv', () => {
  const { store } = temporaryStore()

  for (const size of [1, 2, 1000]) {
    it(`writes one file, in chunks of ${size}`, async () => {
      const { texts, files } = await written(store(), csv({ file: 'a/users.csv' }), users, { size })
      expect(texts).to.deep.equal({ 'a/users.csv': 'provider,id,name\ntn,1,Ada\nka,2,"Bob, Jr"\ntn,3,\n' })
      expect(files).to.deep.equal([
        {
          path: 'a/users.csv',
          rows: 3,
          bytes: 47,
          sha256: 'fc7f53685aec96388d926c6e031901a77a6854cdc2261d5a215a0c44de997550',
        },
      ])
    })

    it(`writes a file for each value, without the column, in chunks of ${size}`, async () => {
      const { texts, files } = await written(store(), byProvider, users, { size })
      expect(texts).to.deep.equal({
        'users/ka.csv': 'id,name\n2,"Bob, Jr"\n',
        'users/tn.csv': 'id,name\n1,Ada\n3,\n',
      })
      expect(files.map(({ path, rows }) => [path, rows])).to.deep.equal([
        ['users/ka.csv', 1],
        ['users/tn.csv', 2],
      ])
    })
  }

  it('writes a header when no row comes, but no file for a value that does not occur', async () => {
    const columns = ['provider', 'id']
    const one = await written(store(), csv({ file: 'users.csv' }), [], { columns })
    expect(one.texts).to.deep.equal({ 'users.csv': 'provider,id\n' })
    expect((await written(store(), byProvider, [], { columns })).files).to.deep.equal([])
  })

  it('writes the columns that it names, in that order', async () => {
    const { texts } = await written(store(), csv({ file: 'a.csv', columns: ['name', 'id'] }), users)
    expect(texts['a.csv']).to.equal('name,id\nAda,1\n"Bob, Jr",2\n,3\n')
  })

  it('refuses columns that the rows do not have', async () => {
    const sink = csv({ partitionBy: ['slug'], file: ({ slug }) => `${slug}.csv` })
    const error = await failure(written(store(), sink, users))
    expect(error).to.include({ code: 'UNKNOWN_COLUMN', message: 'the rows have no column slug' })
    expect(error.at).to.deep.equal({ column: 'slug', allowed: 'provider, id, name' })
    const other = await failure(written(store(), csv({ file: 'a.csv', columns: ['nam'] }), users))
    expect(other.message).to.equal('the rows have no column nam')
  })

  it('puts the shard before the extension', async () => {
    const { texts } = await written(store(), byProvider, users, { suffix: '_part-1-of-4' })
    expect(Object.keys(texts)).to.deep.equal(['users/ka_part-1-of-4.csv', 'users/tn_part-1-of-4.csv'])
  })

  it('writes the dialect of Spark', async () => {
    const settings = { dialect: 'spark', formulas: 'auto' } as const
    const sink = csv({ file: 'a.csv', doubles: ['score'] })
    const { texts } = await written(store(), sink, [{ name: '=a', score: 1 }], { settings })
    expect(texts['a.csv']).to.equal('name,score\n=a,1.0\n')
  })

  for (const [formulas, dialect, wish, then] of policies) {
    it(`with formulas ${formulas} in ${dialect}, a report that wants ${wish ?? 'nothing'} gets ${then}`, async () => {
      const settings = { formulas, dialect }
      const sink = csv({ file: 'a.csv', ...(wish && { formulas: wish }) })
      const { texts } = await written(store(), sink, [{ a: '=1' }], { settings })
      expect(texts['a.csv']).to.equal(then === 'keep' ? 'a\n=1\n' : "a\n'=1\n")
      expect(sink.takesCsv(settings)).to.equal(then === 'keep' && dialect === 'rfc4180')
    })
  }

  it('takes encoded rows only as they are: all columns, one file', async () => {
    const settings = { formulas: 'keep', dialect: 'rfc4180' } as const
    expect(csv({ file: 'a.csv', columns: ['a'] }).takesCsv(settings)).to.equal(false)
    expect(byProvider.takesCsv(settings)).to.equal(false)

    const writing = await csv({ file: 'a.csv' }).open({
      ...DEFAULTS,
      columns: ['a'],
      settings,
      store: store(),
    })
    await writing.writeCsv?.({ bytes: Buffer.from('1\n2\n'), rows: 2 })
    await writing.write([{ a: 3 }] as never[])
    expect((await publish(store(), writing))[0]).to.include({ rows: 3, bytes: 8 })
    expect(await textsOf(store())).to.deep.equal({ 'a.csv': 'a\n1\n2\n3\n' })
  })

  it('does not take encoded rows when it would have to change them', async () => {
    const writing = await csv({ file: 'a.csv' }).open({ ...DEFAULTS, columns: ['a'], store: store() })
    expect(writing.writeCsv).to.equal(undefined)
    await writing.abort(false)
  })

  it('is named by the files that it writes', () => {
    expect(csv({ file: 'users.csv' }).name).to.equal('csv users.csv')
    expect(byProvider.name).to.equal('csv users/{provider}.csv')
  })
})
