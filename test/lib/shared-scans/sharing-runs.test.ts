import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import fc from 'fast-check'
import {
  type AnyRow,
  type Catalog,
  dataset,
  from,
  LernError,
  map,
  report,
  rowsOf,
  run,
  type Scan,
  type SharingRun,
  type Source,
  type Store,
  sharingRuns,
  text,
} from '../../../lib/index.js'
import { collect, memorySource } from '../../../lib/testing/index.js'
import { temporaryStore } from '../stores/temporary-store.js'

const players = dataset('players', {
  block: 'x',
  summary: '',
  columns: { id: text, team: text, name: text, scores: map(text) },
  partition: ['id'],
})

const SOME_ROWS = Array.from({ length: 400 }, (_, at) => ({
  id: `p${at}`,
  team: `t${at % 10}`,
  name: `n${at % 7}`,
  scores: { a: `${at}` },
}))

const idsOf = (...teams: readonly string[]) =>
  SOME_ROWS.filter(({ team }) => teams.includes(team)).map(({ id }) => id)

interface Watched extends Source {
  readonly scans: Scan[]
}

/** Finds nothing by team: whoever looks for teams reads all. `before` is called for each scan. */
const table = (before: (scan: Scan) => Promise<void> = async () => {}): Watched => {
  const { finds: _, find: __, get: ___, ...source } = memorySource(players, SOME_ROWS)
  const scans: Scan[] = []
  return {
    ...source,
    scans,
    async *rows(scan) {
      scans.push(scan)
      await before(scan)
      yield* source.rows(scan)
    },
  }
}

type Columns = readonly ('id' | 'team' | 'name' | 'scores')[]

const readTeams = async (
  catalog: Catalog,
  teams: readonly string[],
  columns: Columns = ['id'],
): Promise<AnyRow[]> =>
  rowsOf(from(players, ...columns, 'team').among(teams.map(team => ({ team }))), { catalog, concurrency: 2 })

const ids = (rows: readonly AnyRow[]) => rows.map(({ id }) => id)

/** Reads with one of the runs, which then leaves. */
const reading = async (member: SharingRun, source: Source, ...teams: readonly string[]) => {
  try {
    return ids(await readTeams(member.share({ players: source }), teams))
  } finally {
    await member.leave()
  }
}

/** A whole run, which tries ranges again. */
const retrying = async (catalog: Catalog, store: Store): Promise<unknown[]> => {
  const found = collect<{ id: string }>()
  const teams = from(players, 'id', 'team').among([{ team: 't1' }])
  const search = report({ name: 'search', summary: '', compose: () => teams.select({ id: 'id' }).to(found) })
  await run(search, { catalog, store })
  return ids(found.rows)
}

const rangesOf = (scans: readonly Scan[]) => new Set(scans.map(({ range }) => range.start)).size

describe('runs that share their scans', () => {
  const folder = temporaryStore()

  it('read a table once, and each has the rows that it had alone', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.uniqueArray(fc.constantFrom('t0', 't1', 't2', 'none'), { minLength: 1 }), {
          minLength: 1,
          maxLength: 5,
        }),
        async asked => {
          const source = table()
          const runs = sharingRuns(asked.length)
          const found = await Promise.all(runs.map((run, at) => reading(run, source, ...asked[at]!)))
          for (const [at, rows] of found.entries()) expect(rows).to.have.members(idsOf(...asked[at]!))
          expect(source.scans).to.have.lengthOf(rangesOf(source.scans))
        },
      ),
      { numRuns: 25 },
    ))

  it('get the columns that each asks for, and no others', async () => {
    const source = table()
    const [one, other] = sharingRuns(2)
    const [names, scores] = await Promise.all([
      readTeams(one!.share({ players: source }), ['t1'], ['name']),
      readTeams(other!.share({ players: source }), ['t1'], ['id', 'scores']),
    ])
    expect(Object.keys(names[0]!)).to.have.members(['id', 'name', 'team'])
    expect(Object.keys(scores[0]!)).to.have.members(['id', 'scores', 'team'])
    expect((scores[0]!.scores as Map<string, string>).get('a')).to.equal(String(scores[0]!.id).slice(1))
  })

  it('wait on disk for a run that is slow', async () => {
    const source = table()
    const runs = sharingRuns(2, { memory: 1 })
    const found = await Promise.all(runs.map(run => reading(run, source, 't3', 't4')))
    for (const rows of found) expect(rows).to.have.members(idsOf('t3', 't4'))
  })

  it('go on without a run that ends before it reads', async () => {
    const source = table()
    const [one, other] = sharingRuns(2, { patienceMs: 60_000 })
    const found = reading(one!, source, 't1')
    await pause(20)
    expect(source.scans).to.be.empty
    await other!.leave()
    expect(await found).to.have.members(idsOf('t1'))
  })

  it('go on without a run that does not come in time; it then reads alone', async () => {
    const source = table()
    const [one, other] = sharingRuns(2, { patienceMs: 10 })
    expect(await reading(one!, source, 't1')).to.have.members(idsOf('t1'))
    const alone = source.scans.length
    expect(await reading(other!, source, 't2')).to.have.members(idsOf('t2'))
    expect(source.scans).to.have.lengthOf(2 * alone)
  })

  it('try a range again together after a failure', async () => {
    let scanned = 0
    const source = table(async () => {
      if (scanned++ === 3) throw new LernError('SOURCE_UNAVAILABLE', 'for a moment')
    })
    const runs = sharingRuns(3)
    const found = await Promise.all(
      runs.map(member => retrying(member.share({ players: source }), folder.store())),
    )
    for (const rows of found) expect(rows).to.have.members(idsOf('t1'))
    expect(source.scans.length - rangesOf(source.scans)).to.be.within(1, 2)
  })

  for (const count of [1, 2_000])
    it(`are each told of ${count} rows that cannot be decoded`, async () => {
      const source = table(async ({ reject }) => {
        for (let at = 0; at < count; at++) reject({ column: 'name', expected: 'text' })
      })
      const failures = sharingRuns(2).map(run =>
        reading(run, source, 't1').catch((error: LernError) => error.code),
      )
      expect(await Promise.all(failures)).to.deep.equal(['BAD_ROW', 'BAD_ROW'])
    })

  it('do not lose their rows to a run that is given up', async () => {
    const stop = new AbortController()
    let scanned = 0
    const source = table(async () => {
      if (++scanned === 2) stop.abort(new Error('given up'))
      await pause(1)
    })
    const [one, other] = sharingRuns(2)
    const given = from(players, 'id', 'team').among([{ team: 't1' }])
    const lost = rowsOf(given, { catalog: one!.share({ players: source }), signal: stop.signal })
      .catch((error: Error) => error.message)
      .finally(() => one!.leave())
    expect(await reading(other!, source, 't2')).to.have.members(idsOf('t2'))
    expect(await lost).to.equal('given up')
  })

  it('read by columns that the table finds by on their own, at once', async () => {
    const source = { ...table(), finds: async () => true }
    const [one] = sharingRuns(2, { patienceMs: 60_000 })
    expect(await reading(one!, source, 't1')).to.have.members(idsOf('t1'))
  })

  it('read all of a table on their own', async () => {
    const source = table()
    const [one] = sharingRuns(2, { patienceMs: 60_000 })
    expect(await rowsOf(from(players, 'id'), { catalog: one!.share({ players: source }) })).to.have.lengthOf(
      400,
    )
  })

  it('can read twice', async () => {
    const source = table()
    const runs = sharingRuns(2)
    const twice = async (run: SharingRun) => {
      const catalog = run.share({ players: source })
      const first = await readTeams(catalog, ['t1'])
      const second = await readTeams(catalog, ['t2'])
      await run.leave()
      return [...ids(first), ...ids(second)]
    }
    for (const rows of await Promise.all(runs.map(twice))) expect(rows).to.have.members(idsOf('t1', 't2'))
  })
})
