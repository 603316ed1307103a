import { join } from 'node:path'
import { userEnrolments } from '../../pipelines/datasets/index.js'
import { enrolmentRows } from '../data/enrolments.js'
import { peopleTables } from '../data/people.js'
import type { Filled, Tables } from '../data/tables.js'
import { alternate } from '../harness/alternate.js'
import type { Bench, Workload } from '../harness/workload.js'
import { contentOf, type Ran, runLern, writeConfig } from '../peers/lern.js'
import { expectSame } from '../verify/expect-same.js'
import { emptied } from '../verify/folder.js'

const TIMES = 10
const CONCURRENCIES = [1, 4, 16]

/** A run of ours that can be done at any size. */
interface Subject {
  readonly name: string
  readonly command: readonly string[]
  readonly size: (bench: Bench) => number
  readonly tables: (server: Tables, size: number) => Promise<Readonly<Record<string, Filled>>>
}

const SUBJECTS: readonly Subject[] = [
  {
    name: 'scan',
    command: ['snapshot', 'user_enrolments', '--format', 'csv'],
    size: ({ scale }) => scale.rows,
    tables: async (server, size) => ({
      user_enrolments: await server.filled(userEnrolments, size, enrolmentRows(size)),
    }),
  },
  {
    name: 'admin',
    command: ['run', 'admin-user-reports'],
    size: ({ scale }) => scale.users,
    tables: peopleTables,
  },
]

type Run = (concurrency?: number) => Promise<Ran>

const runnerFor = async (bench: Bench, subject: Subject, size: number): Promise<Run> => {
  const server = await bench.tables()
  const tables = await subject.tables(server, size)
  return async concurrency => {
    const config = join(bench.folder, 'lern.json')
    await writeConfig(config, { server, tables, ...(concurrency !== undefined && { concurrency }) })
    const out = await emptied(join(bench.folder, 'out'))
    const ran = await runLern(...subject.command, '--out', out, '--config', config)
    // Of the run itself: that a process takes its time to start is measured elsewhere.
    return { ...ran, seconds: ran.record.seconds }
  }
}

const checkConcurrency = async ({ note }: Bench, { name }: Subject, run: Run): Promise<void> => {
  const [first, ...others] = CONCURRENCIES
  const expected = contentOf((await run(first)).record)
  for (const other of others)
    expectSame(`${name} at concurrency ${first} and ${other}`, contentOf((await run(other)).record), expected)
  note(`${name}: the same bytes at concurrency ${CONCURRENCIES.join(', ')}`)
}

const grow = async (bench: Bench, subject: Subject) => {
  const large = await runnerFor(bench, subject, subject.size(bench))
  const small = await runnerFor(bench, subject, subject.size(bench) / TIMES)
  await checkConcurrency(bench, subject, small)
  const usage = await alternate(bench.scale.repeats, { small: () => small(), large: () => large() })
  const ratio = (of: 'seconds' | 'cpuSeconds' | 'peakBytes') => usage.large[of] / usage.small[of]
  const { name } = subject
  return [
    { name: `${name}, wall of the run at 1×`, value: usage.small.seconds, unit: 's' },
    {
      name: `${name}, wall of the run at 10×`,
      value: ratio('seconds'),
      unit: '×',
      goal: { atMost: 11 },
    },
    { name: `${name}, CPU of the process at 10×`, value: ratio('cpuSeconds'), unit: '×' },
    { name: `${name}, peak memory at 10×`, value: ratio('peakBytes'), unit: '×', goal: { atMost: 1.1 } },
  ]
}

export const growth: Workload = {
  name: 'growth',
  summary:
    'ten times the rows: no more than ten times the time, no more memory; any concurrency: the same bytes',
  run: async bench => {
    const figures = []
    for (const subject of SUBJECTS) figures.push(...(await grow(bench, subject)))
    return figures
  },
}
