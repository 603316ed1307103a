import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { userEnrolments } from '../../pipelines/datasets/index.js'
import { enrolmentRows } from '../data/enrolments.js'
import { alternate } from '../harness/alternate.js'
import { type Goal, usageFigures } from '../harness/figure.js'
import { runMeasured, type Usage } from '../harness/process.js'
import type { Workload } from '../harness/workload.js'
import { findDsbulk } from '../peers/dsbulk.js'
import { writeConfig } from '../peers/lern.js'
import { digestOf } from '../verify/digest.js'
import { expectSame } from '../verify/expect-same.js'
import { sha256Of } from '../verify/sha256.js'

interface Unload {
  readonly name: string
  readonly summary: string
  /** Default: all. */
  readonly columns?: readonly string[]
  /** Our command: it reads the configuration and writes `file` into the folder. */
  readonly ours: (config: string, folder: string) => readonly string[]
  readonly file: string
  readonly ratio: Goal
  readonly peak: Goal
}

const emptied = async (folder: string): Promise<string> => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  return folder
}

const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter(name => name.endsWith('.csv')).map(name => join(folder, name))

const jsonColumns = Object.entries(userEnrolments.columns)
  .filter(([, { type }]) => 'of' in type)
  .map(([name]) => name)

/** One table to CSV, by us and by DSBulk: as many rows, the same records, then who took what. */
export const unloadWorkload = ({ name, summary, columns, ours, file, ratio, peak }: Unload): Workload => ({
  name,
  summary,
  run: async bench => {
    const { scale, folder, note } = bench
    const server = await bench.tables()
    const table = await server.filled(userEnrolments, scale.rows, enrolmentRows(scale.rows))
    const dsbulk = await findDsbulk()
    const config = join(folder, 'lern.json')
    await writeConfig(config, { server, tables: { user_enrolments: table } })
    const [our, their, logs] = ['ours', 'theirs', 'logs'].map(place => join(folder, place)) as [
      string,
      string,
      string,
    ]

    const sums = new Set<string>()
    const usage = await alternate(scale.repeats, {
      lern: async () => {
        const taken = await runMeasured(ours(config, await emptied(our)))
        sums.add(await sha256Of(join(our, file)))
        return taken
      },
      dsbulk: async () =>
        runMeasured(dsbulk({ server, table, into: await emptied(their), logs, ...(columns && { columns }) })),
    })

    const ourDigest = await digestOf([join(our, file)], jsonColumns)
    const theirDigest = await digestOf(await filesIn(their), jsonColumns)
    expectSame('files of our runs', sums.size, 1)
    expectSame('records', ourDigest, theirDigest)
    expectSame('rows', ourDigest.rows, table.rows)
    note(`${table.rows} rows, both sides the same records; sum of their hashes ${ourDigest.sum}`)

    const perCpuSecond = ({ cpuSeconds }: Usage) => table.rows / cpuSeconds
    return [
      ...usageFigures('lern', usage.lern, peak),
      ...usageFigures('dsbulk', usage.dsbulk),
      { name: 'lern', value: perCpuSecond(usage.lern), unit: 'rows per CPU second' },
      { name: 'dsbulk', value: perCpuSecond(usage.dsbulk), unit: 'rows per CPU second' },
      {
        name: 'lern : dsbulk, rows per CPU second',
        value: perCpuSecond(usage.lern) / perCpuSecond(usage.dsbulk),
        unit: '×',
        goal: ratio,
      },
    ]
  },
})
