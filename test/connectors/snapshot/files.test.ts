import { expect } from 'chai'
import { WHOLE_RING } from '../../../lib/token-range.js'
import { snapshotFolder, visits } from './visits.js'

describe('a snapshot, finding its file', () => {
  const { root, path, write, read, failure } = snapshotFolder()

  it('names the folder and the files it looked for', async () => {
    const error = await failure()
    expect(error.message).to.equal(`the folder ${root()} has no file for visits`)
    expect(error.code).to.equal('SOURCE_MISSING')
    expect(error.at.allowed).to.equal(
      'one of visits.jsonl, visits.jsonl.gz, visits.csv, visits.csv.gz, or optional: true',
    )
  })

  it('takes a missing file for an empty dataset when it is optional', async () => {
    expect(await read({}, { optional: true })).to.deep.equal([])
  })

  it('reads the file it is told to', async () => {
    await write('march.csv', 'visitor,turn,at,notes\nada,1,,\n')
    expect(await read({}, { file: 'march.csv' })).to.deep.equal([
      { visitor: 'ada', turn: 1, at: null, notes: new Map() },
    ])
    expect((await failure({}, { file: 'april.csv' })).at.allowed).to.equal('april.csv, or optional: true')
  })

  it('refuses a file of another format', async () => {
    const error = await failure({}, { file: 'march.xlsx' })
    expect(error.code).to.equal('CONFIG')
    expect(error.at.allowed).to.equal('names that end in .jsonl, .jsonl.gz, .csv, .csv.gz')
  })

  it('does not choose between two files', async () => {
    await write('visits.csv', '')
    await write('visits.jsonl', '')
    const error = await failure()
    expect(error.message).to.equal(`the folder ${root()} has several files for visits`)
    expect(error.at.allowed).to.equal(`one of ${path('visits.jsonl')}, ${path('visits.csv')}`)
  })
})

describe('a snapshot, planning', () => {
  const { path, write, source } = snapshotFolder()

  it('reads a small file as one range, a large one as several', async () => {
    await write('visits.jsonl', '')
    expect(await source().ranges?.(visits, 4)).to.deep.equal([WHOLE_RING])
    await write('visits.jsonl', Buffer.alloc(9 * 1024 * 1024, '\n'))
    expect(await source().ranges?.(visits, 4)).to.have.length(2)
    expect(await source({ file: 'none.csv', optional: true }).ranges?.(visits, 4)).to.deep.equal([WHOLE_RING])
  })

  for (const [what, content, ok, detail] of [
    ['a good file', '{"visitor":"ada","turn":1}\n', true, 'FILE: its first 1 rows are as declared'],
    [
      'a bad row',
      '{"visitor":"ada"}\n',
      false,
      'line 1 of FILE: turn is not a whole number of 32 bits, as it is part of the key',
    ],
  ] as const) {
    it(`checks ${what}`, async () => {
      await write('visits.jsonl', content)
      expect(await source().check?.(visits)).to.deep.equal([
        { what: 'file of visits', ok, detail: detail.replace('FILE', path('visits.jsonl')) },
      ])
    })
  }

  it('checks that there is a file', async () => {
    const [finding] = (await source().check?.(visits)) ?? []
    expect(finding?.ok).to.equal(false)
    expect(finding?.detail).to.match(/^the folder .* has no file for visits; allowed: one of visits.jsonl, /)
  })
})
