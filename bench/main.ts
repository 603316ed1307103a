import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { startCassandra } from '../test/support/cassandra.js'
import { isUnavailable, stopAtEnd, stopServers } from '../test/support/servers.js'
import { type Tables, tablesOn } from './data/tables.js'
import type { Figure } from './harness/figure.js'
import { asJsonLines, asTable } from './harness/print.js'
import type { Scale, Workload } from './harness/workload.js'
import { workloads } from './workloads/index.js'

const HEAP_MEGABYTES = 3072

const startTables = async (): Promise<Tables> => {
  const server = await startCassandra({ heapMegabytes: HEAP_MEGABYTES })
  if (isUnavailable(server)) throw new Error(server.unavailable)
  stopAtEnd(server.stop)
  return tablesOn(server)
}

let started: Promise<Tables> | undefined
const tables = () => (started ??= startTables())

const note = (text: string): void => void process.stderr.write(`${text}\n`)

const figuresOf = async (workload: Workload, scale: Scale): Promise<Figure[]> => {
  note(`${workload.name}: ${workload.summary}`)
  const folder = await mkdtemp(join(tmpdir(), 'lern-bench-'))
  try {
    const figures = await workload.run({ scale, folder, tables, note })
    return figures.map(figure => ({ workload: workload.name, ...figure }))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Options extends Scale {
  readonly json?: boolean
}

const runBenchmarks = async (names: readonly string[], { json, ...scale }: Options): Promise<void> => {
  const unknown = names.find(name => !workloads.some(workload => workload.name === name))
  if (unknown !== undefined) throw new Error(`there is no benchmark ${unknown}`)
  const chosen = workloads.filter(({ name, onlyByName = false }) =>
    names.length === 0 ? !onlyByName : names.includes(name),
  )
  try {
    for (const workload of chosen) {
      const figures = await figuresOf(workload, scale)
      process.stdout.write(json ? asJsonLines(figures) : `${asTable(figures)}\n`)
    }
  } finally {
    await stopServers()
  }
}

await new Command('bench')
  .description('Measures the product and its peers. CPU seconds are of the client alone, start-up included')
  .argument(
    '[names...]',
    `of ${workloads.map(({ name }) => name).join(', ')}; none: all that do not take minutes`,
  )
  .option('--json', 'one JSON document per figure')
  .option('--repeats <n>', 'runs of each side; the median counts', Number, 3)
  .option('--rows <n>', 'rows of the table that is scanned', Number, 1_500_000)
  .option('--users <n>', 'users of the admin report, half as many declarations', Number, 200_000)
  .option('--requests <n>', 'requests under load', Number, 1_000)
  .action(runBenchmarks)
  .parseAsync()
