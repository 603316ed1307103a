import { expect } from 'chai'
import { dataset, from, type LernError, rowsOf, text } from '../../../lib/index.js'
import { memorySource } from '../../../lib/testing/memory-source.js'
import { catalogOf, visits } from './people.js'

const phones = dataset('phones', {
  block: 'x',
  summary: '',
  columns: { owner: text, number: text, maker: text },
  partition: ['owner'],
})

const days = ['asha', 'bala', 'asha', 'chitra', 'asha'].map((person, day) => ({
  person,
  place: 'north',
  day,
  note: null,
}))

const served = () => {
  const asked: (readonly string[])[] = []
  const source = memorySource(phones, [
    { owner: 'asha', number: '1' },
    { owner: 'bala', number: '2' },
  ])
  const get: NonNullable<typeof source.get> = wanted => {
    asked.push(wanted.keys)
    return source.get!(wanted)
  }
  return { asked, catalog: { visits: catalogOf({ visits: days }, 2).visits, phones: { ...source, get } } }
}

const withPhone = (missing: 'drop' | 'blank' | 'fail') =>
  from(visits, 'day').enrich('phone', from(phones, 'number'), row => row.person, { missing })

describe('enrich', () => {
  it('adds the row of a key, and drops rows without one', async () => {
    const rows = await rowsOf(withPhone('drop'), { catalog: served().catalog, concurrency: 1 })
    expect(rows.map(({ person, phone }) => [person, phone?.number]).sort()).to.deep.equal([
      ['asha', '1'],
      ['asha', '1'],
      ['asha', '1'],
      ['bala', '2'],
    ])
  })

  it('keeps rows without one when that is wanted', async () => {
    const rows = await rowsOf(withPhone('blank'), { catalog: served().catalog })
    expect(rows).to.have.length(5)
    expect(rows.find(({ person }) => person === 'chitra')?.phone).to.equal(undefined)
  })

  it('fails with a sentence when every row must have one', async () => {
    const error = await rowsOf(withPhone('fail'), { catalog: served().catalog }).catch(
      (thrown: LernError) => thrown,
    )
    expect(error).to.include({ code: 'NO_DATA', message: 'a row has no match in phones' })
  })

  it('asks for each key once while it is remembered', async () => {
    const { asked, catalog } = served()
    await rowsOf(withPhone('blank'), { catalog, concurrency: 1 })
    expect(asked.flat().sort()).to.deep.equal(['asha', 'bala', 'chitra'])
  })

  it('refuses a source that cannot find single rows', async () => {
    const { catalog } = served()
    const { get: _, ...scanOnly } = catalog.phones
    const rows = rowsOf(withPhone('drop'), { catalog: { ...catalog, phones: scanOnly } })
    const error = await rows.catch((thrown: LernError) => thrown)
    expect(error).to.include({
      code: 'NOT_SERVED',
      message: 'memory phones cannot find single rows by their key',
    })
  })

  it('takes a bare dataset only', () => {
    const filtered = from(phones).filter('any', () => true)
    expect(() => from(visits).enrich('phone', filtered, row => row.person, { missing: 'drop' })).to.throw(
      'enrich finds rows of phones by key, before any verb',
    )
  })
})
