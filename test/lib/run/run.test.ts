import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import {
  attempt,
  count,
  csv,
  dataset,
  dimension,
  from,
  int,
  LernError,
  localStore,
  personal,
  type RunOptions,
  report,
  run,
  type Source,
  text,
} from '../../../lib/index.js'
import { memorySource } from '../../../lib/testing/memory-source.js'

const people = dataset('people', {
  block: 'x',
  summary: '',
  columns: { id: text, team: text, age: int, phone: personal(text) },
  partition: ['id'],
})

const ROWS = Array.from({ length: 200 }, (_, at) => ({
  id: `p${at}`,
  team: `t${at % 5}`,
  age: at,
  phone: '1',
}))

const toOneFile = report({
  name: 'to-one-file',
  summary: '',
  compose: () =>
    from(people, 'team', 'age')
      .filter('even', r => (r.age ?? 0) % 2 === 0)
      .to(csv({ file: 'all.csv', formulas: 'keep' })),
})
const byTeam = report({
  name: 'by-team',
  summary: '',
  compose: () =>
    from(people, 'team', 'age').to(csv({ partitionBy: ['team'], file: ({ team }) => `teams/${team}.csv` })),
})
const counted = report({
  name: 'counted',
  summary: '',
  compose: () =>
    from(people, 'team')
      .group(['team'], { people: count() })
      .to(csv({ file: 'counts.csv' })),
})

const OUTAGE = new LernError('SOURCE_UNAVAILABLE', 'the source is away')
/** Ranges that a source gives before it breaks: more than are read ahead of the first. */
const INTACT = 30
const BREAKAGE = new LernError('SOURCE_REFUSED', 'the source says no')
const AT_ONCE = { attempts: 5, deadline: 10_000, shortest: 0, longest: 0 }

/** A source that fails some times, each time after it has handed out some chunks of a range. */
const failing = (
  source: Source,
  times: number,
  afterChunks: number,
  error: Error,
): Source & { failures: number } => {
  const failingSource = {
    ...source,
    failures: 0,
    async *rows(scan: Parameters<Source['rows']>[0]) {
      let chunks = 0
      for await (const chunk of source.rows(scan)) {
        yield chunk
        if (++chunks === afterChunks && failingSource.failures < times) {
          failingSource.failures++
          throw error
        }
      }
    },
  }
  return failingSource
}

describe('run', () => {
  let root: string
  const source = () => memorySource(people, ROWS, { chunk: 3 })
  const options = (more: Partial<RunOptions> = {}) => ({
    catalog: { people: source() } as unknown,
    store: localStore({ root, prefix: '' }),
    retry: AT_ONCE,
    concurrency: 2,
    ...more,
  })
  const visible = async () =>
    (await readdir(root, { recursive: true, withFileTypes: true }))
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1))
      .filter(path => !path.startsWith('_runs'))
      .sort()
  const content = (path: string) => readFile(join(root, path), 'utf8')

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'lern-test-'))
  })
  afterEach(() => rm(root, { recursive: true }))

  const whole = async () => {
    await run(toOneFile, options())
    return content('all.csv')
  }

  it('writes the rows that pass, and tells what it did', async () => {
    const record = await run(toOneFile, options())
    expect(record.status).to.equal('success')
    expect(record.files.map(({ path, rows }) => [path, rows])).to.deep.equal([['all.csv', 100]])
    expect(record.steps.map(({ name, rowsIn, rowsOut }) => [name, rowsIn, rowsOut])).to.deep.equal([
      ['people > read', 0, 200],
      ['people > filter(even)', 200, 100],
    ])
    expect(record.dropped).to.deep.equal({ 'people > filter(even)': 100 })
    expect(JSON.parse(await content(`_runs/to-one-file/${record.run}.json`))).to.deep.equal(record)
  })

  it('gives the same bytes at any concurrency', async () => {
    const expected = await whole()
    for (const concurrency of [1, 4, 16]) {
      await run(toOneFile, options({ concurrency }))
      expect(await content('all.csv')).to.equal(expected)
    }
  })

  for (const [name, of, file] of [
    ['one file', toOneFile, 'all.csv'],
    ['a file per value', byTeam, 'teams/t3.csv'],
  ] as const) {
    it(`takes back what a range wrote before it failed, and reads it again: ${name}`, async () => {
      await run(of, options())
      const expected = await content(file)
      for (const afterChunks of [1, 2]) {
        const people = failing(source(), 4, afterChunks, OUTAGE)
        let retried = 0
        const observe = { retried: () => retried++ }
        const record = await run(of, options({ catalog: { people }, observe }))
        expect(people.failures).to.equal(4)
        expect(await content(file)).to.equal(expected)
        expect(record.steps[0]?.rowsOut).to.equal(200)
      }
    })
  }

  it('gives up when trying again does not help, and leaves nothing visible', async () => {
    const people = failing(source(), 1_000, 1, OUTAGE)
    const { record, error } = await attempt(toOneFile, options({ catalog: { people } }))
    expect([error?.code, error?.message, error?.exit]).to.deep.equal([
      'SOURCE_UNAVAILABLE',
      'the source is away',
      3,
    ])
    expect(error?.at).to.deep.include({ report: 'to-one-file', dataset: 'people' })
    expect(record.status).to.equal('failed')
    expect(record.error?.code).to.equal('SOURCE_UNAVAILABLE')
    expect(await visible()).to.deep.equal([])
  })

  it('does not try again what cannot help', async () => {
    const people = failing(source(), 1_000, 1, BREAKAGE)
    const { error } = await attempt(toOneFile, options({ catalog: { people }, concurrency: 1 }))
    expect(error?.code).to.equal('SOURCE_REFUSED')
    expect(people.failures).to.be.at.most(2)
  })

  it('keeps the files of before when it fails', async () => {
    const expected = await whole()
    const people = failing(source(), 1_000, 2, BREAKAGE)
    await attempt(toOneFile, options({ catalog: { people } }))
    expect(await content('all.csv')).to.equal(expected)
  })

  for (const [name, of, file] of [
    ['one file', toOneFile, 'all.csv'],
    ['a file per value', byTeam, 'teams/t3.csv'],
  ] as const) {
    it(`goes on where it stopped, and gives the same bytes: ${name}`, async () => {
      await run(of, options())
      const expected = await content(file)
      const intact = source()
      let ranges = 0
      const broken: Source = {
        ...intact,
        rows: scan => {
          if (++ranges > INTACT) throw BREAKAGE
          return intact.rows(scan)
        },
      }
      const first = await attempt(of, options({ catalog: { people: broken }, noteEvery: 0 }))
      expect(first.resumable).to.equal(true)
      const before = intact.chunksRead
      const resumed = await run(of, options({ catalog: { people: intact }, resume: first.record.run }))
      expect(resumed.run).to.equal(first.record.run)
      expect(await content(file)).to.equal(expected)
      expect(resumed.steps[0]?.rowsOut).to.equal(200)
      expect(intact.chunksRead - before).to.be.lessThan(70)
      expect(
        (await readdir(join(root, '_runs', of.name))).filter(name => !name.endsWith('.json')),
      ).to.deep.equal([])
    })
  }

  it('cannot resume what ended well', async () => {
    const { run: id } = await run(toOneFile, options())
    const error = await run(toOneFile, options({ resume: id })).catch((thrown: LernError) => thrown)
    expect((error as LernError).code).to.equal('NOT_RESUMABLE')
  })

  it('splits into shards that are the whole when laid end to end', async () => {
    const expected = await whole()
    for (const index of [1, 2, 3]) await run(toOneFile, options({ shard: { index, total: 3 } }))
    const parts = await Promise.all([1, 2, 3].map(index => content(`all_part-${index}-of-3.csv`)))
    const [header] = expected.split('\n')
    const bodies = parts.map(part => part.slice(header!.length + 1))
    expect(`${header}\n${bodies.join('')}`).to.equal(expected)
    expect(bodies.every(body => body.length > 0)).to.equal(true)
  })

  it('refuses shards of a report that groups across the ring', async () => {
    const error = await run(counted, options({ shard: { index: 1, total: 2 } })).catch(
      (thrown: LernError) => thrown,
    )
    expect((error as LernError).message).to.equal(
      'counted sorts or groups rows of the whole ring, so it cannot be run with --shard',
    )
  })

  it('groups over all ranges', async () => {
    await run(counted, options())
    expect(await content('counts.csv')).to.equal('team,people\nt0,40\nt1,40\nt2,40\nt3,40\nt4,40\n')
  })

  it('stops after as many rows as were asked for, and closes what it opened', async () => {
    const { catalog, ...others } = options({ limit: 7 })
    const record = await run(toOneFile, { catalog, ...others })
    expect(record.files[0]?.rows).to.equal(7)
    expect((catalog as { people: ReturnType<typeof memorySource> }).people.open).to.equal(0)
  })

  it('ends when it is interrupted, with nothing visible and nothing open', async () => {
    const stop = new AbortController()
    const { catalog, ...others } = options({ signal: stop.signal, observe: { rows: () => stop.abort() } })
    const { error } = await attempt(toOneFile, { catalog, ...others })
    expect([error?.code, error?.exit]).to.deep.equal(['INTERRUPTED', 130])
    expect(await visible()).to.deep.equal([])
    expect((catalog as { people: ReturnType<typeof memorySource> }).people.open).to.equal(0)
  })

  it('refuses a personal column before it reads anything', async () => {
    const untyped = from(people, 'phone') as unknown as ReturnType<
      typeof from<'people', { id: string }, ['id']>
    >
    const leak = report({ name: 'leak', summary: '', compose: () => untyped.to(csv({ file: 'leak.csv' })) })
    const { catalog, ...others } = options()
    const { error } = await attempt(leak, { catalog, ...others })
    expect([error?.code, error?.exit]).to.deep.equal(['PERSONAL_DATA', 5])
    expect(error?.message).to.equal('phone would reach csv leak.csv unreleased')
    expect((catalog as { people: ReturnType<typeof memorySource> }).people.chunksRead).to.equal(0)
  })

  it('refuses a personal value that a function hands out as if it were plain', async () => {
    const hidden = report({
      name: 'hidden',
      summary: '',
      compose: () =>
        from(people, 'phone')
          .select({ x: r => r.phone as unknown as string })
          .to(csv({ file: 'x.csv' })),
    })
    const { error } = await attempt(hidden, options())
    expect(error?.code).to.equal('PERSONAL_DATA')
    expect(await visible()).to.deep.equal([])
  })

  it('fails with a sentence when a lookup passes its bound', async () => {
    const small = dimension(from(people, 'team'), { by: 'id', maxRows: 10 })
    const bounded = report({
      name: 'bounded',
      summary: '',
      compose: () =>
        from(people, 'team')
          .lookup('other', small, r => r.id)
          .select({ id: 'id' })
          .to(csv({ file: 'x.csv' })),
    })
    const { error } = await attempt(bounded, options())
    expect([error?.code, error?.exit]).to.deep.equal(['OVER_BOUND', 4])
    expect(error?.message).to.equal('the lookup of people passed its bound of 10 rows')
  })

  it('loads a lookup anew when its first load failed, and counts it once', async () => {
    const teams = dataset('teams', {
      block: 'x',
      summary: '',
      columns: { team: text, name: text },
      partition: ['team'],
    })
    const names = dimension(from(teams), { by: 'team', maxRows: 10 })
    const named = report({
      name: 'named',
      summary: '',
      compose: () =>
        from(people, 'team')
          .lookup('of', names, r => r.team)
          .select({ id: 'id', name: r => r.of?.name })
          .to(csv({ file: 'named.csv' })),
    })
    const rows = memorySource(
      teams,
      [0, 1, 2, 3, 4].map(at => ({ team: `t${at}`, name: `Team ${at}` })),
    )
    const flaky = failing(rows, 2, 1, OUTAGE)
    const record = await run(named, options({ catalog: { people: source(), teams: flaky } }))
    expect(flaky.failures).to.equal(2)
    expect(await content('named.csv')).to.match(/,Team 4\n/)
    expect(record.steps.find(({ name }) => name === 'people > read')?.rowsOut).to.equal(200)
  })

  it('does not read on when a later range has failed for good', async () => {
    const intact = source()
    let ranges = 0
    const broken: Source = {
      ...intact,
      rows: scan => {
        if (++ranges === 4) throw BREAKAGE
        return intact.rows(scan)
      },
    }
    const { error } = await attempt(toOneFile, options({ catalog: { people: broken }, concurrency: 4 }))
    expect(error?.code).to.equal('SOURCE_REFUSED')
    expect(ranges).to.be.lessThan(20)
  })

  it('names the datasets that are served when one is not', async () => {
    const { error } = await attempt(
      toOneFile,
      options({ catalog: { other: memorySource(people, []) } }) as never,
    )
    expect(error?.message).to.equal('the catalog serves no source for the dataset people')
    expect(error?.at.allowed).to.equal('served are: other')
  })

  it('ends rows in several ways from one reading', async () => {
    const source = memorySource(people, ROWS, { chunk: 3 })
    const split = report({
      name: 'split',
      summary: '',
      compose: () =>
        from(people, 'team', 'age').split(
          rows => rows.to(csv({ file: 'all.csv' })),
          rows => rows.group(['team'], { people: count() }).to(csv({ file: 'counts.csv' })),
        ),
    })
    const record = await run(split, options({ catalog: { people: source } }))
    expect(record.files.map(({ path, rows }) => [path, rows])).to.deep.equal([
      ['all.csv', 200],
      ['counts.csv', 5],
    ])
    expect(record.steps.find(({ name }) => name === 'people > read')?.rowsOut).to.equal(200)
  })

  it('ends as a whole when one of several ways fails', async () => {
    const split = report({
      name: 'split',
      summary: '',
      compose: () =>
        from(people, 'team', 'age').split(
          rows => rows.to(csv({ file: 'all.csv' })),
          rows =>
            rows.ensure('nobody is old', r => (r.age ?? 0) < 50, 'BAD_ROW').to(csv({ file: 'young.csv' })),
        ),
    })
    const { error } = await attempt(split, options())
    expect([error?.code, error?.message]).to.deep.equal([
      'BAD_ROW',
      'refused: not for every row holds that nobody is old',
    ])
    expect(await visible()).to.deep.equal([])
  })
})
