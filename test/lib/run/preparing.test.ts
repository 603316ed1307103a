import { text as textOf } from 'node:stream/consumers'
import { expect } from 'chai'
import {
  type AnyReport,
  attempt,
  csv,
  dataset,
  from,
  LernError,
  optionalText,
  type Preparing,
  report,
  run,
  type Source,
  text,
} from '../../../lib/index.js'
import type { RowKey } from '../../../lib/source.js'
import { memorySource } from '../../../lib/testing/memory-source.js'
import { failureOf } from '../../support/failure.js'
import { temporaryStore } from '../stores/temporary-store.js'
import { listing } from '../verbs/keyed-sources.js'

const people = dataset('people', {
  block: 'x',
  summary: '',
  columns: { id: text, team: text, name: text },
  partition: ['id'],
})
const badges = dataset('badges', {
  block: 'x',
  summary: '',
  columns: { owner: text, kind: text, colour: text },
  partition: ['owner'],
  clustering: ['kind'],
})

const PEOPLE = ['a', 'b', 'a', 'c'].map((team, at) => ({ id: `p${at}`, team, name: `n${at}` }))
const BADGES = [
  { owner: 'p0', kind: 'x', colour: 'red' },
  { owner: 'p0', kind: 'y', colour: 'blue' },
  { owner: 'p1', kind: 'x', colour: 'green' },
]

/** Can find one row for each key of one column, as public APIs can. */
const getting = (source: Source): Source & { asked: unknown[] } => {
  const asked: unknown[] = []
  const { find: _find, finds: _finds, ...rest } = source
  return {
    ...rest,
    asked,
    get: wanted => {
      asked.push([wanted.keys, wanted.where])
      return source.get!(wanted)
    },
  }
}

const SOURCES = {
  'a source that finds': memorySource,
  'a source that gets': (...of: Parameters<typeof memorySource>) => getting(memorySource(...of)),
  'a source that can only be read': (of: Parameters<typeof memorySource>[0], rows: readonly unknown[]) =>
    listing(of, rows as readonly object[]),
} as const

const names = from(people, 'name')
const colours = from(badges, 'kind', 'colour')

describe('what a report prepares itself with', () => {
  const { store } = temporaryStore()

  /** Runs a report that prepares itself, and gives what its preparation gave. */
  const prepared = async <Ready>(
    prepare: (given: Preparing<{}>) => Promise<Ready>,
    make: (typeof SOURCES)[keyof typeof SOURCES] = memorySource,
    reads: readonly (typeof names | typeof colours)[] = [names, colours],
  ): Promise<Ready> => {
    let ready: Ready | undefined
    const preparing: AnyReport = report({
      name: 'preparing',
      summary: '',
      prepare: {
        reads,
        blank: undefined,
        run: async given => {
          ready = await prepare(given)
        },
      },
      compose: () => from(people, 'name').to(csv({ file: 'people.csv' })),
    })
    const catalog = { people: make(people, PEOPLE), badges: make(badges, BADGES) }
    await run(preparing, { catalog, store: store() } as never)
    return ready!
  }
  const named = (answers: readonly (readonly { readonly name: string | null }[])[]) =>
    answers.map(rows => rows.map(({ name }) => name).sort())

  for (const [what, make] of Object.entries(SOURCES)) {
    const cases: readonly (readonly [
      what: string,
      keys: readonly RowKey[],
      names: readonly (readonly string[])[],
    ])[] = [
      ['keys in their order', [{ id: 'p2' }, { id: 'p0' }], [['n2'], ['n0']]],
      ['a key that nobody knows', [{ id: 'p9' }, { id: 'p0' }], [[], ['n0']]],
      ['a key that is asked twice', [{ id: 'p0' }, { id: 'p1' }, { id: 'p0' }], [['n0'], ['n1'], ['n0']]],
      ['no keys', [], []],
      [
        'keys of a column that the flow does not read',
        [{ team: 'a' }, { team: 'c' }],
        [['n0', 'n2'], ['n3']],
      ],
      ['keys of two columns', [{ team: 'a', id: 'p2' }], [['n2']]],
    ]
    for (const [asked, keys, expected] of cases)
      it(`is one answer for each key: ${asked}, ${what}`, async () =>
        expect(named(await prepared(({ found }) => found(names, keys), make))).to.deep.equal(expected))

    it(`goes through the verbs of the flow: ${what}`, async () => {
      const flow = names.filter('not n0', ({ name }) => name !== 'n0')
      const keys = [{ id: 'p0' }, { id: 'p1' }]
      expect(named(await prepared(({ found }) => found(flow, keys), make))).to.deep.equal([[], ['n1']])
    })

    it(`finds rows by the whole of their key: ${what}`, async () => {
      const keys = [
        { owner: 'p0', kind: 'y' },
        { owner: 'p1', kind: 'y' },
        { owner: 'p1', kind: 'x' },
      ]
      const answers = await prepared(({ found }) => found(colours, keys), make)
      expect(answers.map(rows => rows.map(({ colour }) => colour))).to.deep.equal([['blue'], [], ['green']])
    })

    it(`may be all rows: ${what}`, async () => {
      const read = async ({ rows }: Preparing<{}>) => {
        const all: (string | null)[] = []
        for await (const chunk of rows(names)) all.push(...chunk.map(({ name }) => name))
        return all.sort()
      }
      expect(await prepared(read, make)).to.deep.equal(['n0', 'n1', 'n2', 'n3'])
    })
  }

  it('asks a source that gets for the keys of each combination of the other columns together', async () => {
    const source = getting(memorySource(badges, BADGES))
    const keys = [
      { owner: 'p0', kind: 'x' },
      { owner: 'p1', kind: 'y' },
      { owner: 'p1', kind: 'x' },
      { owner: 'p1', kind: 'x' },
    ]
    await prepared(({ found }) => found(colours, keys), ((of, rows) =>
      of.name === 'badges' ? source : memorySource(of, rows)) as typeof memorySource)
    expect(source.asked).to.deep.equal([
      [['p0', 'p1'], { kind: 'x' }],
      [['p1'], { kind: 'y' }],
    ])
  })

  it('looks for keys among what a search finds', async () => {
    const body = { request: { filters: { team: ['a'] } } }
    const keys = [{ id: 'p0' }, { id: 'p1' }]
    expect(named(await prepared(({ found }) => found(names.matching(body), keys)))).to.deep.equal([
      ['n0'],
      [],
    ])
  })

  it('is only what the report declares', async () => {
    const keys = [{ owner: 'p0', kind: 'x' }]
    for (const reading of [
      ({ found }: Preparing<{}>) => found(colours, keys),
      async ({ rows }: Preparing<{}>) => rows(colours),
    ]) {
      const { code, message, at } = await failureOf(prepared<unknown>(reading, memorySource, [names]))
      expect([code, message, at.allowed]).to.deep.equal([
        'DEFECT',
        'preparing prepares itself from badges without saying so',
        'name the flow in reads',
      ])
    }
  })

  it('leaves a record of the parameters when it fails', async () => {
    const failing = report({
      name: 'failing',
      summary: '',
      parameters: { team: optionalText('') },
      prepare: {
        reads: [],
        blank: undefined,
        run: async () => {
          throw new LernError('NO_DATA', 'no such team')
        },
      },
      compose: () => names.to(csv({ file: 'people.csv' })),
    })
    const catalog = { people: memorySource(people, PEOPLE) }
    const { record, error } = await attempt(failing, { catalog, store: store(), parameters: { team: 'z' } })
    expect([error?.code, record.parameters]).to.deep.equal(['NO_DATA', { team: 'z' }])
    const stored = JSON.parse(await textOf(await store().read(`_runs/failing/${record.run}.json`)))
    expect(stored.parameters).to.deep.equal({ team: 'z' })
  })

  it('is not counted with what reaches a file', async () => {
    const some = names.filter('not n0', ({ name }) => name !== 'n0')
    const counted = report({
      name: 'counted',
      summary: '',
      prepare: {
        reads: [names],
        blank: 0,
        run: async ({ rows }) => {
          let count = 0
          for await (const chunk of rows(some)) count += chunk.length
          return count
        },
      },
      compose: ({ ready }) => {
        expect(ready).to.equal(3)
        return some.to(csv({ file: 'people.csv' }))
      },
    })
    const record = await run(counted, { catalog: { people: memorySource(people, PEOPLE) }, store: store() })
    expect(record.dropped).to.deep.equal({ 'people > filter(not n0)': 1 })
    expect(record.steps.map(({ rowsOut }) => rowsOut)).to.deep.equal([4, 3])
  })
})
