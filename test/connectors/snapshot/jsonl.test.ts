import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import type { BadRow } from '../../../lib/source.js'
import { asJsonl, rows, snapshotFolder } from './visits.js'

describe('a snapshot, reading JSON lines', () => {
  const { path, write, read, failure } = snapshotFolder()

  const good = '{"visitor":"ada","turn":1}'

  for (const [what, content] of [
    ['without a last line end', good],
    ['with line ends of Windows', `${good}\r\n`],
    ['with a byte order mark', `\ufeff${good}\n`],
    ['with empty lines', `\n${good}\n  \n\n`],
  ] as const) {
    it(`takes a file ${what}`, async () => {
      await write('visits.jsonl', content)
      expect(await read({ columns: ['visitor', 'turn'] })).to.deep.equal([{ visitor: 'ada', turn: 1 }])
    })
  }

  it('keeps the order of the entries of maps, also of those whose names are whole numbers', async () => {
    await write(
      'visits.jsonl',
      '{"visitor":"ada","turn":1,"notes":{"1":"a","10":"j","2":"b","all":"c","0":null}}\n',
    )
    const [{ notes }] = (await read()) as [{ notes: ReadonlyMap<string, string> }]
    expect([...notes]).to.deep.equal([
      ['1', 'a'],
      ['10', 'j'],
      ['2', 'b'],
      ['all', 'c'],
    ])
  })

  it('takes an empty file for an empty dataset', async () => {
    await write('visits.jsonl', '')
    expect(await read()).to.deep.equal([])
  })

  for (const [what, line, message] of [
    ['that is no JSON', '{"visitor":', 'JSON is not valid'],
    ['that is no object', '["ada"]', 'JSON is not an object'],
    ['without its key', '{"turn":2}', 'visitor is not text, as it is part of the key'],
    ['with a wrong type', '{"visitor":"bob","turn":"2"}', 'turn is not a whole number of 32 bits'],
    ['with the key of a row before', good, 'primary key is not unique'],
  ] as const) {
    it(`rejects a line ${what}, and goes on when allowed to`, async () => {
      await write('visits.jsonl', `${good}\n\n${line}\n{"visitor":"eve","turn":3}\n`)
      expect((await failure()).message).to.equal(`visits.jsonl:3: ${message}`)

      const rejected: BadRow[] = []
      const rows = await read({ reject: row => rejected.push(row) })
      expect(rows.map(row => row.visitor)).to.have.members(['ada', 'eve'])
      expect(
        rejected.map(({ line, column, expected }) => `${line}: ${column} is not ${expected}`),
      ).to.deep.equal([`3: ${message}`])
    })
  }

  it('names the file and the line of what is not UTF-8', async () => {
    await write('visits.jsonl', Buffer.from(`${good}\n{"visitor":"\xff","turn":2}\n`, 'latin1'))
    expect((await failure()).message).to.equal(`line 2 of ${path('visits.jsonl')} is not UTF-8`)
  })

  it('names a gzip file that was cut off', async () => {
    await write('visits.jsonl.gz', gzipSync(asJsonl(rows)).subarray(0, 5_000))
    const error = await failure()
    const file = path('visits.jsonl.gz')
    expect(error.message).to.equal(`${file} is not a whole gzip file`)
    expect(error).to.deep.include({ code: 'SOURCE_MALFORMED', at: { file } })
    expect(error.cause.code).to.equal('Z_BUF_ERROR')
  })
})
