import { join } from 'node:path'
import { userEnrolments } from '../../pipelines/datasets/index.js'
import { enrolmentRows } from '../data/enrolments.js'
import { alternate } from '../harness/alternate.js'
import { usageFigures } from '../harness/figure.js'
import { runMeasured, type Usage } from '../harness/process.js'
import type { Bench, Workload } from '../harness/workload.js'
import { findDsbulk } from '../peers/dsbulk.js'
import { contentOf, runLern, writeConfig } from '../peers/lern.js'
import { digestOf } from '../verify/digest.js'
import { expectSame } from '../verify/expect-same.js'
import { csvFilesIn, emptied } from '../verify/folder.js'

interface Unload {
  readonly name: string
  readonly summary: string
  /** Default: all. */
  readonly columns?: readonly string[]
  /** Our command, which writes one file. */
  readonly command: readonly string[]
  /** How many times more rows per CPU second than DSBulk. */
  readonly atLeast: number
}

const MOST_MEBIBYTES = 160

const jsonColumns = Object.entries(userEnrolments.columns)
  .filter(([, { type }]) => 'of' in type)
  .map(([name]) => name)

const unloaded = async ({ scale, tables, folder }: Bench, { columns, command }: Unload) => {
  const server = await tables()
  const table = await server.filled(userEnrolments, scale.rows, enrolmentRows(scale.rows))
  const dsbulk = await findDsbulk()
  const [config, ours, theirs] = [join(folder, 'lern.json'), join(folder, 'ours'), join(folder, 'theirs')]
  await writeConfig(config, { server, tables: { user_enrolments: table } })

  const contents = new Set<string>()
  const usage = await alternate(scale.repeats, {
    lern: async () => {
      const ran = await runLern(...command, '--out', await emptied(ours), '--config', config)
      contents.add(contentOf(ran.record).join())
      return ran
    },
    dsbulk: async () => {
      const into = { into: await emptied(theirs), logs: join(folder, 'logs') }
      return runMeasured(dsbulk({ server, table, ...into, ...(columns && { columns }) }))
    },
  })
  expectSame('the files of our runs: how many kinds', contents.size, 1)
  return { table, usage, ours: await csvFilesIn(ours), theirs: await csvFilesIn(theirs) }
}

/** One table to CSV, by us and by DSBulk: as many rows, the same records, then who took what. */
export const unloadWorkload = (unload: Unload): Workload => ({
  name: unload.name,
  summary: unload.summary,
  run: async bench => {
    const { table, usage, ours, theirs } = await unloaded(bench, unload)
    const digest = await digestOf(ours, jsonColumns)
    expectSame('records', digest, await digestOf(theirs, jsonColumns))
    expectSame('rows', digest.rows, table.rows)
    bench.note(`${table.rows} rows, the same records on both sides; sum of their hashes ${digest.sum}`)

    const perCpuSecond = ({ cpuSeconds }: Usage) => table.rows / cpuSeconds
    return [
      ...usageFigures('lern', usage.lern, { mebibytes: { atMost: MOST_MEBIBYTES } }),
      ...usageFigures('dsbulk', usage.dsbulk),
      { name: 'lern', value: perCpuSecond(usage.lern), unit: 'rows per CPU second' },
      { name: 'dsbulk', value: perCpuSecond(usage.dsbulk), unit: 'rows per CPU second' },
      {
        name: 'lern : dsbulk, rows per CPU second',
        value: perCpuSecond(usage.lern) / perCpuSecond(usage.dsbulk),
        unit: '×',
        goal: { atLeast: unload.atLeast },
      },
    ]
  },
})
