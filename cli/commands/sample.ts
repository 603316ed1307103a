import type { Command } from 'commander'
import { toJson } from '../../lib/codec/to-json.js'
import { read } from '../../lib/index.js'
import { wholeNumber } from '../arguments.js'
import { connect } from '../connect/index.js'
import { type GlobalOptions, type Io, noteOn, print, printJson } from '../io.js'
import { findDataset, openSession } from '../session.js'
import { wholeDataset } from '../whole-dataset.js'

interface Options extends GlobalOptions {
  readonly number: number
  readonly reveal?: boolean
}

export const sampleCommand = (program: Command, io: Io): Command =>
  program
    .command('sample')
    .summary('some rows of a dataset, as JSON lines; personal data masked')
    .argument('<dataset>', 'name of a dataset')
    .option('-n, --number <n>', 'how many rows', wholeNumber(1), 5)
    .option('--reveal', 'show personal data as it is')
    .action(async (name: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      const rows = await sample(io, name, options)
      if (options.json) return printJson(io, rows)
      return print(io.stdout, rows.map(row => `${JSON.stringify(row)}\n`).join(''))
    })

const sample = async (io: Io, name: string, { number, reveal, ...options }: Options): Promise<unknown[]> => {
  const session = await openSession(io, options)
  const dataset = findDataset(session, name)
  const connections = connect(session.config, noteOn(session.io, session.options))
  const rows: unknown[] = []
  try {
    const catalog = await connections.catalog([dataset])
    const flow = wholeDataset(dataset, { ...(reveal && { reveal }) })
    for await (const chunk of read(flow, { catalog, concurrency: 1 })) {
      rows.push(...chunk.slice(0, number - rows.length).map(row => toJson(row)))
      if (rows.length >= number) break
    }
    return rows
  } finally {
    await connections.close()
  }
}
