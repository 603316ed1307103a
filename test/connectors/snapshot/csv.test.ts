import { expect } from 'chai'
import { snapshotFolder } from './visits.js'

describe('a snapshot, reading CSV', () => {
  const { path, write, read, failure } = snapshotFolder()

  for (const [what, content, code, message] of [
    ['no header', '', 'SOURCE_SCHEMA', 'FILE has no header row'],
    [
      'a header without a column',
      'visitor,trun,at,notes\n',
      'SOURCE_SCHEMA',
      'the header of FILE has no column turn; is trun meant?',
    ],
    [
      'a header with a column twice',
      'visitor,turn,at,notes,turn\n',
      'SOURCE_SCHEMA',
      'the header of FILE names turn twice',
    ],
    [
      'a quote that is not closed',
      'visitor,turn,at,notes\n"ada,1,,\n',
      'SOURCE_MALFORMED',
      'FILE is not CSV up to line 2: quote not closed',
    ],
    [
      'text after a quote',
      'visitor,turn,at,notes\n"ada"x,1,,\n',
      'SOURCE_MALFORMED',
      'FILE is not CSV up to line 2: invalid closing quote',
    ],
  ] as const) {
    it(`refuses a file with ${what}`, async () => {
      await write('visits.csv', content)
      const error = await failure()
      expect(error.message).to.equal(message.replace('FILE', path('visits.csv')))
      expect(error.code).to.equal(code)
      expect(error.at.file).to.equal(path('visits.csv'))
      expect(error.cause).to.equal(undefined)
    })
  }

  for (const [what, line, message] of [
    ['too few cells', 'bob,2', 'number of cells is not 4'],
    ['too many cells', 'bob,2,,,', 'number of cells is not 4'],
    ['a cell of a wrong type', 'bob,two,,', 'turn is not a whole number of 32 bits'],
    ['a map that is no JSON', 'bob,2,,{', 'notes is not an object of text'],
  ] as const) {
    it(`rejects a row with ${what}`, async () => {
      await write('visits.csv', `visitor,turn,at,notes\nada,1,,\n${line}\n`)
      expect((await failure()).message).to.equal(`visits.csv:3: ${message}`)
    })
  }

  it('counts the lines of a cell', async () => {
    await write('visits.csv', 'visitor,turn,at,notes\n"a\nd\na",1,,\nbob,x,,\n')
    expect((await failure()).message).to.equal('visits.csv:5: turn is not a whole number of 32 bits')
  })

  it('keeps the order of the entries of maps, also of those whose names are whole numbers', async () => {
    await write('visits.csv', 'visitor,turn,at,notes\nada,1,,"{""b"":""x"",""10"":""j"",""2"":""b""}"\n')
    const [{ notes }] = (await read()) as [{ notes: ReadonlyMap<string, string> }]
    expect([...notes.keys()]).to.deep.equal(['b', '10', '2'])
  })

  it('does not ask for columns that are not used', async () => {
    await write('visits.csv', 'turn,visitor\n1,ada\n')
    expect(await read({ columns: ['visitor'] })).to.deep.equal([{ visitor: 'ada' }])
  })
})
