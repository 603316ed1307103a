import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { pino } from 'pino'
import { postgres, tablesOf } from '../../../connectors/postgres/index.js'
import { localStore } from '../../../lib/index.js'
import {
  type Ended,
  type Ledger,
  postgresLedger,
  type ScheduleOptions,
  schedule,
  storeLedger,
  timesOf,
} from '../../../service/schedule/index.js'
import { useDatabase } from '../../connectors/postgres/support/database.js'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'

const HOUR = 3_600_000
const SUCCESS: Ended = { status: 'success', run: 'run-1' }
const planned = [{ report: 'daily', times: timesOf('0 8 * * *', 'UTC') }]

const STEP_MS = 15 * 60_000

/** A clock that stands still until it is put forward. Who sleeps by it may be woken a little late. */
const clockAt = (start: string) => {
  let now = new Date(start)
  const sleepers: (() => void)[] = []
  return {
    clock: () => now,
    sleep: () => new Promise<void>(resolve => sleepers.push(resolve)),
    /** Puts it forward by some hours, step by step, and lets everybody do what is to be done then. */
    pass: async (hours: number, idle: () => Promise<unknown>) => {
      for (const end = now.getTime() + hours * HOUR; now.getTime() <= end; ) {
        await idle()
        now = new Date(now.getTime() + STEP_MS)
        for (const wake of sleepers.splice(0)) wake()
      }
    },
  }
}

interface Watched {
  /** What the clock shows when the schedulers start, and for how many hours they go on. */
  readonly from: string
  readonly hours: number
  readonly run?: ScheduleOptions['run']
  readonly machines?: number
}

/** Runs schedulers by one clock, and gives the times at which they ran the report. */
const watch = async (ledger: Ledger, watched: Watched): Promise<string[]> => {
  const { from, hours, run = async () => SUCCESS, machines = 1 } = watched
  const { clock, sleep, pass } = clockAt(from)
  const stop = new AbortController()
  const ran: string[] = []
  let asleep = 0
  const scheduler = () =>
    schedule({
      planned,
      ledger,
      run: async (report, signal) => {
        ran.push(clock().toISOString().slice(5, 16))
        return run(report, signal)
      },
      signal: stop.signal,
      log: pino({ level: 'silent' }),
      renewMs: 10,
      clock,
      sleep: async () => {
        asleep++
        await sleep()
        asleep--
      },
    })
  const working = Promise.all(Array.from({ length: machines }, scheduler))
  await pass(hours, async () => {
    while (asleep < machines) await pause(1)
  })
  stop.abort()
  await pass(0, async () => {})
  await working
  return ran
}

/** The same for every ledger. Times lie in the future: a report that is new is due from now on. */
const remembers = (ledger: () => Ledger, forget: () => Promise<unknown>) => {
  beforeEach(async () => {
    await forget()
    await watch(ledger(), { from: '2040-03-01T07:00Z', hours: 0 })
  })
  const start = async () => {
    const first = await ledger().claim('daily', new Date('2040-03-01T00:00Z'))
    if (typeof first === 'object') await first.finish(SUCCESS)
  }
  beforeEach(start)

  it('runs a report at its times', async () => {
    expect(await watch(ledger(), { from: '2040-03-01T07:00Z', hours: 26 })).to.deep.equal([
      '03-01T08:00',
      '03-02T08:00',
    ])
  })

  it('does not run it again after a restart', async () => {
    await watch(ledger(), { from: '2040-03-01T07:00Z', hours: 2 })
    expect(await watch(ledger(), { from: '2040-03-01T08:30Z', hours: 3 })).to.deep.equal([])
  })

  it('makes up for missed times once', async () => {
    await watch(ledger(), { from: '2040-03-01T07:00Z', hours: 2 })
    expect(await watch(ledger(), { from: '2040-03-04T10:00Z', hours: 24 })).to.deep.equal([
      '03-04T10:00',
      '03-05T08:00',
    ])
  })

  it('does not try a failed run again before its next time', async () => {
    const run = async (): Promise<Ended> => ({ status: 'failed', run: 'run-1' })
    expect(await watch(ledger(), { from: '2040-03-01T07:00Z', hours: 26, run })).to.deep.equal([
      '03-01T08:00',
      '03-02T08:00',
    ])
  })

  it('takes up a run that was broken off', async () => {
    const run = () => Promise.reject(new Error('asked to end'))
    await watch(ledger(), { from: '2040-03-01T07:00Z', hours: 2, run })
    expect(await watch(ledger(), { from: '2040-03-01T12:00Z', hours: 1 })).to.deep.equal(['03-01T12:00'])
  })

  it('gives up a run that ends its machine each time', async () => {
    const due = new Date('2040-03-01T08:00Z')
    const turns: unknown[] = []
    for (const _ of [1, 2, 3, 4]) {
      turns.push(typeof (await ledger().claim('daily', due)))
      await die()
    }
    expect(turns).to.deep.equal(['object', 'object', 'object', 'string'])
  })
}

/** What a test of Postgres does to a lease whose machine has ended. */
let die = async (): Promise<void> => {}

describe('the schedule without a database', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lern-schedule-'))
  })
  after(() => rm(folder, { recursive: true }))
  const store = () => localStore({ root: folder })
  remembers(
    () => storeLedger(store(), () => new Date('2040-02-20T00:00Z')),
    () => rm(join(folder, '_runs'), { recursive: true, force: true }),
  )

  it('begins with the next time of a report that is new', async () => {
    await rm(join(folder, '_runs'), { recursive: true, force: true })
    const { clock } = clockAt('2040-03-01T12:00Z')
    const ran = await watch(storeLedger(store(), clock), { from: '2040-03-01T12:00Z', hours: 24 })
    expect(ran).to.deep.equal(['03-02T08:00'])
  })
})

describeWithPostgres('the schedule with a database', server => {
  const database = useDatabase(server)
  before(async () => {
    await postgres(database.pool()).migrate()
    die = async () => {
      await database.run(`UPDATE lern_schedule SET leased_until = now() - interval '1 second'`)
    }
  })
  after(() => {
    die = async () => {}
  })
  const ledger = (leaseSeconds = 60) =>
    postgresLedger(database.pool(), { tables: tablesOf(), scheduler: 'test', leaseSeconds })
  remembers(
    () => ledger(),
    () => database.run('TRUNCATE lern_schedule'),
  )

  it('runs a report on one machine at a time, and once for each time', async () => {
    const ran = await watch(ledger(), { from: '2040-03-01T07:00Z', hours: 26, machines: 4 })
    expect(ran).to.deep.equal(['03-01T08:00', '03-02T08:00'])
  })

  it('lets a run end before the next one begins, on any machine', async () => {
    const first = await ledger().claim('daily', new Date('2040-03-01T08:00Z'))
    const second = () => ledger().claim('daily', new Date('2040-03-02T08:00Z'))
    expect(await second()).to.equal('busy')
    if (typeof first !== 'object') return expect.fail('it is not claimed')
    expect(await first.renew()).to.equal(true)
    await first.finish(SUCCESS)
    expect(await second()).to.be.an('object')
    expect(await first.renew()).to.equal(false)
  })

  it('stops a run that was taken for dead', async () => {
    let reason: unknown
    const run = async (_: string, signal: AbortSignal): Promise<Ended> => {
      await die()
      await ledger().claim('daily', new Date('2040-03-01T08:00Z'))
      await new Promise(resolve => signal.addEventListener('abort', resolve))
      reason = signal.reason
      throw signal.reason
    }
    await watch(ledger(), { from: '2040-03-01T07:00Z', hours: 2, run })
    expect(String(reason)).to.equal('Error: another scheduler runs the report')
    const [row] = await database.run('SELECT status, tries, leased_until > now() AS held FROM lern_schedule')
    expect(row).to.deep.equal({ status: 'running', tries: 2, held: true })
  })
})
