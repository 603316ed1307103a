import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { userEnrolments } from '../../pipelines/datasets/index.js'
import { type Engine, openEngine } from '../../service/engine/index.js'
import { startRedis } from '../../test/support/redis.js'
import { isUnavailable, stopAtEnd } from '../../test/support/servers.js'
import { enrolmentRows } from '../data/enrolments.js'
import { percentile } from '../harness/percentile.js'
import type { Bench, Workload } from '../harness/workload.js'
import { delayProxy } from '../peers/delay-proxy.js'
import { contentOf, type Ran, runLern } from '../peers/lern.js'
import { type PartWorkers, startWorkers } from '../peers/part-workers.js'
import { expectSame } from '../verify/expect-same.js'

const REPORT = fileURLToPath(new URL('../reports/six-columns.js', import.meta.url))
const MOST_ROWS = 400_000
/** Far away, and a page at a time: workers wait more than they work, as many of them do on machines of their own. */
const DELAY_MS = 20
const PAGE_ROWS = 200
const MANY = 4
const ATTEMPTS_WITHIN_MS = 30_000

const openQueues = async (): Promise<{ readonly engine: Engine; readonly url: string }> => {
  const server = await startRedis()
  if (isUnavailable(server)) throw new Error(server.unavailable)
  stopAtEnd(server.stop)
  const url = `redis://127.0.0.1:${server.port}/11`
  const engine = await openEngine({ url, prefix: 'lern' })
  stopAtEnd(() => engine.close())
  return { engine, url }
}

/** Writes a configuration that all processes share. */
const configured = async ({ folder, scale, tables }: Bench, url: string): Promise<string> => {
  const server = await tables()
  const rows = Math.min(MOST_ROWS, scale.rows)
  const table = await server.filled(userEnrolments, rows, enrolmentRows(rows))
  const proxy = await delayProxy(server.contactPoint, DELAY_MS)
  stopAtEnd(proxy.close)
  const cassandra = {
    type: 'cassandra',
    contactPoints: [proxy.contactPoint],
    datacenter: server.datacenter,
    consistency: 'localOne',
    fetchSize: PAGE_ROWS,
  }
  const file = join(folder, 'lern.json')
  const config = {
    store: { type: 'local', root: join(folder, 'out') },
    sources: { cassandra },
    catalog: { user_enrolments: { source: 'cassandra', table: table.name } },
    reports: [REPORT],
    engine: { url },
    limits: { concurrency: 1 },
  }
  await writeFile(file, JSON.stringify(config, undefined, 2))
  return file
}

const shared = (config: string): Promise<Ran> => runLern('run', REPORT, '--distributed', '--config', config)

/** Runs the report on some workers that are there already. */
const withWorkers = async <Value>(
  { engine, config, count }: { readonly engine: Engine; readonly config: string; readonly count: number },
  use: (workers: PartWorkers) => Promise<Value>,
): Promise<Value> => {
  const workers = await startWorkers(engine, config, count)
  try {
    return await use(workers)
  } finally {
    await workers.stop()
  }
}

interface Killed {
  readonly ran: Ran
  /** From the kill until another worker had begun the same part. */
  readonly recoverySeconds: number
  readonly begunTwice: number
}

/** Kills one of two workers in the middle of its second part. */
const killOne = (engine: Engine, config: string): Promise<Killed> =>
  withWorkers({ engine, config, count: 2 }, async workers => {
    const running = shared(config)
    const partsOf = (worker: number) => workers.begun.filter(begun => begun.worker === worker)
    while (partsOf(0).length < 2) await pause(10)
    const { job } = partsOf(0).at(-1)!
    workers.kill(0)
    const killedAt = performance.now()
    const again = () => workers.begun.find(begun => begun.job === job && begun.worker === 1)
    while (!again() && performance.now() - killedAt < ATTEMPTS_WITHIN_MS) await pause(10)
    const ran = await running
    const jobs = workers.begun.map(begun => begun.job)
    return {
      ran,
      recoverySeconds: ((again()?.at ?? Number.NaN) - killedAt) / 1000,
      begunTwice: jobs.length - new Set(jobs).size,
    }
  })

const secondsOf = async (bench: Bench, engine: Engine, config: string, count: number, expected: unknown) => {
  const seconds: number[] = []
  for (let round = 0; round < bench.scale.repeats; round++) {
    const { record } = await withWorkers({ engine, config, count }, () => shared(config))
    expectSame('files', contentOf(record), expected)
    seconds.push(record.seconds)
  }
  return percentile(seconds, 50)
}

export const scaleOut: Workload = {
  name: 'scale-out',
  summary: `one report shared out over workers, from a Cassandra that is ${DELAY_MS} ms away`,
  onlyByName: true,
  run: async bench => {
    const { engine, url } = await openQueues()
    const config = await configured(bench, url)
    const whole = await runLern('run', REPORT, '--config', config)
    const expected = contentOf(whole.record)

    const one = await secondsOf(bench, engine, config, 1, expected)
    const many = await secondsOf(bench, engine, config, MANY, expected)
    const { ran, recoverySeconds, begunTwice } = await killOne(engine, config)
    expectSame('files', contentOf(ran.record), expected)

    return [
      { name: 'lern run', value: whole.record.seconds, unit: 's' },
      { name: '1 worker', value: one, unit: 's' },
      { name: `${MANY} workers`, value: many, unit: 's' },
      { name: `${MANY} workers : 1`, value: one / many, unit: '×', goal: { atLeast: 3.2 } },
      {
        name: 'a killed worker: its part is taken up after',
        value: recoverySeconds,
        unit: 's',
        goal: { atMost: 10 },
      },
      {
        name: 'a killed worker: parts that are read twice',
        value: begunTwice,
        unit: 'parts',
        goal: { atMost: 1 },
      },
    ]
  },
}
