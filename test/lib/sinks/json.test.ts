import { expect } from 'chai'
import { Personal } from '../../../lib/personal.js'
import { jsonArray, jsonLines } from '../../../lib/sinks/json.js'
import { failure } from '../../../lib/testing/store-under-test.js'
import { temporaryStore } from '../stores/temporary-store.js'
import { written } from './opened.js'

const rows = [
  { slug: 'tn', b: 'text "x"', a: 1, list: ['x', 'y'] },
  { slug: 'ka', b: null, a: 9223372036854775807n, list: new Set<string>() },
  { slug: 'tn', b: undefined, a: 0.5, list: new Map([['k', new Date(0)]]) },
]

const objects = [
  '{"slug":"tn","b":"text \\"x\\"","a":1,"list":["x","y"]}',
  '{"slug":"ka","a":9223372036854775807,"list":[]}',
  '{"slug":"tn","a":0.5,"list":{"k":"1970-01-01T00:00:00.000Z"}}',
]

describe('the sinks of JSON', () => {
  const { store } = temporaryStore()

  for (const size of [1, 2, 1000]) {
    it(`write lines in the order of the columns without nulls, in chunks of ${size}`, async () => {
      const { texts, files } = await written(store(), jsonLines({ file: 'a.json' }), rows, { size })
      expect(texts['a.json']).to.equal(objects.map(object => `${object}\n`).join(''))
      expect(files[0]).to.include({ rows: 3 })
    })

    it(`write an array, in chunks of ${size}`, async () => {
      const { texts, files } = await written(store(), jsonArray({ file: 'a.json' }), rows, { size })
      expect(texts['a.json']).to.equal(`[${objects.join(',')}]`)
      expect(JSON.parse(texts['a.json']!)).to.have.length(3)
      expect(files[0]).to.include({ rows: 3, bytes: Buffer.byteLength(texts['a.json']!) })
    })

    it(`write an array for each value, in chunks of ${size}`, async () => {
      const sink = jsonArray({ partitionBy: ['slug'], file: ({ slug }) => `${slug}/geo.json` })
      const { texts } = await written(store(), sink, rows, { size })
      expect(texts).to.deep.equal({
        'ka/geo.json': '[{"a":9223372036854775807,"list":[]}]',
        'tn/geo.json':
          '[{"b":"text \\"x\\"","a":1,"list":["x","y"]},{"a":0.5,"list":{"k":"1970-01-01T00:00:00.000Z"}}]',
      })
    })
  }

  it('write an empty array and no line when no row comes', async () => {
    await written(store(), jsonArray({ file: 'a.json' }), [])
    const { texts } = await written(store(), jsonLines({ file: 'b.json' }), [])
    expect(texts).to.deep.equal({ 'a.json': '[]', 'b.json': '' })
  })

  it('write a row of nulls as an empty object', async () => {
    const { texts } = await written(store(), jsonLines({ file: 'a.json' }), [{ a: null }])
    expect(texts['a.json']).to.equal('{}\n')
  })

  it('refuse personal data', async () => {
    const error = await failure(
      written(store(), jsonLines({ file: 'a.json' }), [{ email: new Personal('a@b') }]),
    )
    expect(error).to.include({ code: 'PERSONAL_DATA' })
    expect(error.message).to.equal('column email holds personal data, which no file may hold unreleased')
  })

  it('are named by the files that they write, and take no CSV', () => {
    const settings = { formulas: 'keep', dialect: 'rfc4180' } as const
    expect(jsonLines({ file: 'a.json' }).name).to.equal('json lines a.json')
    expect(jsonArray({ file: 'a.json' }).name).to.equal('json array a.json')
    expect(jsonLines({ file: 'a.json' }).takesCsv(settings)).to.equal(false)
  })
})
