import { join } from 'node:path'
import { writeSnapshot } from '../../fixtures/index.js'
import { peopleSnapshot, peopleTables, USER_TABLES } from '../data/people.js'
import { alternate } from '../harness/alternate.js'
import { usageFigures } from '../harness/figure.js'
import { runMeasured, type Usage } from '../harness/process.js'
import type { Bench, Workload } from '../harness/workload.js'
import { findDsbulk } from '../peers/dsbulk.js'
import { contentOf, runLern, writeConfig, writeSnapshotConfig } from '../peers/lern.js'
import { expectSame } from '../verify/expect-same.js'
import { emptied } from '../verify/folder.js'

const REPORT = 'admin-user-reports'

/** One after the other: a reader of three tables can do no better than read them. */
const inSequence = async (commands: readonly (readonly string[])[]): Promise<Usage> => {
  const sum = { seconds: 0, cpuSeconds: 0, peakBytes: 0 }
  for (const command of commands) {
    const { seconds, cpuSeconds, peakBytes } = await runMeasured(command)
    sum.seconds += seconds
    sum.cpuSeconds += cpuSeconds
    sum.peakBytes = Math.max(sum.peakBytes, peakBytes)
  }
  return sum
}

/** The files that come of the same rows without a database. */
const expectedContent = async ({ folder, scale }: Bench): Promise<readonly string[]> => {
  const [snapshot, config] = [join(folder, 'snapshot'), join(folder, 'snapshot.json')]
  await writeSnapshot(snapshot, peopleSnapshot(scale.users))
  await writeSnapshotConfig(config, snapshot)
  const { record } = await runLern('run', REPORT, '--out', join(folder, 'expected'), '--config', config)
  return contentOf(record)
}

export const admin: Workload = {
  name: 'admin',
  summary: 'admin-user-reports from Cassandra, against DSBulk that only unloads its three tables of users',
  run: async bench => {
    const { scale, folder, note } = bench
    const server = await bench.tables()
    const tables = await peopleTables(server, scale.users)
    const dsbulk = await findDsbulk()
    const config = join(folder, 'lern.json')
    await writeConfig(config, { server, tables })
    const expected = await expectedContent(bench)

    const usage = await alternate(scale.repeats, {
      lern: async () => {
        const out = await emptied(join(folder, 'ours'))
        const ran = await runLern('run', REPORT, '--out', out, '--config', config)
        expectSame('files from Cassandra and from a snapshot', contentOf(ran.record), expected)
        return ran
      },
      dsbulk: async () => {
        const theirs = await emptied(join(folder, 'theirs'))
        const into = (name: string) => ({ into: join(theirs, name), logs: join(folder, 'logs') })
        return inSequence(
          USER_TABLES.map(({ name }) => dsbulk({ server, table: tables[name]!, ...into(name) })),
        )
      },
    })

    const counts = Object.entries(tables).map(([name, { rows }]) => `${rows} ${name}`)
    note(`${counts.join(', ')}; ${expected.length} files, the same as from a snapshot of the same rows`)
    return [
      ...usageFigures('lern', usage.lern, { mebibytes: { atMost: 256 } }),
      ...usageFigures('dsbulk', usage.dsbulk),
      {
        name: 'lern : dsbulk, wall',
        value: usage.lern.seconds / usage.dsbulk.seconds,
        unit: '×',
        goal: { atMost: 1 },
      },
    ]
  },
}
