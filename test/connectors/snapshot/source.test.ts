import { readdir, readlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { snapshot } from '../../../connectors/snapshot/index.js'
import { toJson } from '../../../lib/codec/to-json.js'
import { int, map, text, timestamp } from '../../../lib/columns.js'
import { dataset } from '../../../lib/dataset.js'
import { rowOrder } from '../../../lib/order.js'
import type { BadRow, Scan } from '../../../lib/source.js'
import { sourceContract } from '../../../lib/testing/source-contract.js'
import { WHOLE_RING } from '../../../lib/token-range.js'
import type { AnyRow } from '../../../lib/types.js'
import { collect } from '../../lib/spill/rows.js'
import { temporaryFolder } from '../../lib/spill/temporary.js'

const visits = dataset('visits', {
  block: 'lern',
  summary: 'Who came when',
  columns: { visitor: text, turn: int, at: timestamp, notes: map(text) },
  partition: ['visitor'],
  clustering: ['turn'],
})

/** Rows in no order. */
const rows: readonly AnyRow[] = Array.from({ length: 3_000 }, (_, at) => ({
  visitor: `visitor ${(at * 7919) % 500}`,
  turn: 3_000 - at,
  at: at % 5 === 0 ? null : new Date(at * 1000),
  notes: at % 3 === 0 ? new Map() : new Map([['said', `line\none, "two" é😀 ${at}`]]),
}))

const expected = rows.toSorted((a, b) => (rowOrder(visits)(a) < rowOrder(visits)(b) ? -1 : 1))

const asJsonl = (rows: readonly AnyRow[]): string =>
  rows.map(row => `${JSON.stringify(toJson(row))}\n`).join('')

const asCsv = (rows: readonly AnyRow[]): string => {
  const cell = (value: unknown): string => {
    const json = toJson(value)
    if (json === null) return ''
    return typeof json === 'number'
      ? String(json)
      : quoted(typeof json === 'string' ? json : JSON.stringify(json))
  }
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  return [
    'at,extra,notes,turn,visitor',
    ...rows.map(row => [row.at, 'x', row.notes, row.turn, row.visitor].map(cell)),
  ].join('\r\n')
}

/** Files below a folder that this process has open. */
const openFiles = async (folder: string): Promise<number> => {
  const descriptors = await readdir('/proc/self/fd').catch(() => [])
  const targets = descriptors.map(name => readlink(`/proc/self/fd/${name}`).catch(() => ''))
  return (await Promise.all(targets)).filter(target => target.startsWith(folder)).length
}

const TINY = 10_000

describe('snapshot', () => {
  const folder = temporaryFolder()
  const write = (name: string, content: string | Buffer) => writeFile(join(folder.path(), name), content)

  for (const [name, content] of [
    ['visits.jsonl', asJsonl(rows)],
    ['visits.jsonl.gz', gzipSync(asJsonl(rows))],
    ['visits.csv', asCsv(rows)],
    ['visits.csv.gz', gzipSync(asCsv(rows))],
  ] as const) {
    for (const [where, memory] of [
      ['in memory', undefined],
      ['on disk', TINY],
    ] as const) {
      const open = async () => {
        await write(name, content)
        return {
          source: snapshot({ root: folder.path(), ...(memory !== undefined && { memory }) }).serve(),
          dataset: visits,
          rows: expected,
          temporary: folder.temporary,
          openNow: () => openFiles(folder.path()),
          close: async () => {},
        }
      }
      const broken = async () => {
        const tested = await open()
        await write(name, content.slice(0, 5_000))
        return tested
      }
      sourceContract(`a snapshot of ${name}, sorted ${where}`, {
        open,
        ...(name.endsWith('.gz') && { broken }),
      })
    }
  }

  const scan = (asked: Partial<Scan> = {}): Scan => ({
    dataset: visits,
    columns: Object.keys(visits.columns),
    range: WHOLE_RING,
    ordered: true,
    signal: new AbortController().signal,
    reject: ({ file = '', line, column, expected }) => {
      throw new Error(`${file.slice(folder.path().length + 1)}:${line}: ${column} is not ${expected}`)
    },
    temporary: folder.temporary,
    ...asked,
  })

  const source = (options = {}) => snapshot({ root: folder.path() }).serve(options)
  const read = (asked?: Partial<Scan>, options = {}) => collect(source(options).rows(scan(asked)))
  const failure = (asked?: Partial<Scan>, options = {}) =>
    read(asked, options).then(
      () => expect.fail(),
      error => error,
    )

  describe('finding its file', () => {
    it('names the folder and the files it looked for', async () => {
      const error = await failure()
      expect(error.message).to.equal(`the folder ${folder.path()} has no file for visits`)
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
      expect(error.message).to.equal(`the folder ${folder.path()} has several files for visits`)
      expect(error.at.allowed).to.equal(
        `one of ${join(folder.path(), 'visits.jsonl')}, ${join(folder.path(), 'visits.csv')}`,
      )
    })
  })

  describe('reading JSON lines', () => {
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
      const path = join(folder.path(), 'visits.jsonl')
      expect((await failure()).message).to.equal(`line 2 of ${path} is not UTF-8`)
    })

    it('names a gzip file that was cut off', async () => {
      await write('visits.jsonl.gz', gzipSync(asJsonl(rows)).subarray(0, 5_000))
      const error = await failure()
      const path = join(folder.path(), 'visits.jsonl.gz')
      expect(error.message).to.equal(`${path} is not a whole gzip file`)
      expect(error).to.deep.include({ code: 'SOURCE_MALFORMED', at: { file: path } })
      expect(error.cause.code).to.equal('Z_BUF_ERROR')
    })
  })

  describe('reading CSV', () => {
    const path = () => join(folder.path(), 'visits.csv')

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
        expect(error.message).to.equal(message.replace('FILE', path()))
        expect(error.code).to.equal(code)
        expect(error.at.file).to.equal(path())
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

    it('does not ask for columns that are not used', async () => {
      await write('visits.csv', 'turn,visitor\n1,ada\n')
      expect(await read({ columns: ['visitor'] })).to.deep.equal([{ visitor: 'ada' }])
    })
  })

  describe('sorting', () => {
    it('sorts once for all ranges of a run, and again for another run', async () => {
      await write('visits.jsonl', '{"turn":1}\n')
      const served = source()
      let rejected = 0
      const asked = { reject: () => rejected++ }
      await Promise.all([1, 2, 3].map(() => collect(served.rows(scan(asked)))))
      await collect(served.rows(scan(asked)))
      expect(rejected).to.equal(1)
      await collect(served.rows(scan({ ...asked, temporary: async () => folder.path() })))
      expect(rejected).to.equal(2)
    })

    it('does not sort, nor look for repeated keys, when any order will do', async () => {
      await write('visits.jsonl', asJsonl([...rows, rows[0]!]))
      const served = snapshot({ root: folder.path(), memory: 0 }).serve()
      const noFolder = () => Promise.reject(new Error('asked for a folder'))
      const read = await collect(served.rows(scan({ ordered: false, temporary: noFolder })))
      expect(read).to.deep.equal([...rows, rows[0]])
    })

    it('lets another scan go on when the one that began to sort is stopped', async () => {
      await write('visits.jsonl', asJsonl(rows))
      const served = source()
      const stopped = new AbortController()
      const reason = new Error('stop')
      const first = collect(served.rows(scan({ signal: stopped.signal }))).catch(error => error)
      const second = collect(served.rows(scan()))
      setImmediate(() => stopped.abort(reason))
      expect(await first).to.equal(reason)
      expect(await second).to.deep.equal(expected)
    })

    it('gives chunks of a thousand rows', async () => {
      await write('visits.jsonl', asJsonl(rows))
      const sizes: number[] = []
      for await (const chunk of source().rows(scan())) sizes.push(chunk.length)
      expect(sizes).to.deep.equal([1_000, 1_000, 1_000])
    })
  })

  describe('planning', () => {
    it('reads a small file as one range, a large one as several', async () => {
      await write('visits.jsonl', '')
      expect(await source().ranges?.(visits, 4)).to.deep.equal([WHOLE_RING])
      await write('visits.jsonl', Buffer.alloc(9 * 1024 * 1024, '\n'))
      expect(await source().ranges?.(visits, 4)).to.have.length(2)
      expect(await source({ file: 'none.csv', optional: true }).ranges?.(visits, 4)).to.deep.equal([
        WHOLE_RING,
      ])
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
        const path = join(folder.path(), 'visits.jsonl')
        expect(await source().check?.(visits)).to.deep.equal([
          { what: 'file of visits', ok, detail: detail.replace('FILE', path) },
        ])
      })
    }

    it('checks that there is a file', async () => {
      const [finding] = (await source().check?.(visits)) ?? []
      expect(finding?.ok).to.equal(false)
      expect(finding?.detail).to.match(
        /^the folder .* has no file for visits; allowed: one of visits.jsonl, /,
      )
    })
  })
})
