import type { Command } from 'commander'
import type { UntypedFlow } from '../../lib/flow/flow.js'
import { from, read } from '../../lib/index.js'
import { connect } from '../connect/index.js'
import { type GlobalOptions, type Io, noteOn, print, printJson } from '../io.js'
import { findDataset, openSession } from '../session.js'

export const countCommand = (program: Command, io: Io): Command =>
  program
    .command('count')
    .summary('how many rows a dataset has')
    .argument('<dataset>', 'name of a dataset')
    .action(async (name: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const rows = await count(io, name, options)
      return options.json ? printJson(io, { dataset: name, rows }) : print(io.stdout, `${rows}\n`)
    })

const count = async (io: Io, name: string, options: GlobalOptions): Promise<number> => {
  const session = await openSession(io, options)
  const dataset = findDataset(session, name)
  const connections = connect(session.config, noteOn(session.io, session.options))
  const { concurrency } = session.config.limits
  try {
    const keys: UntypedFlow = from(dataset, ...(dataset.partition as readonly never[]))
    let rows = 0
    const catalog = await connections.catalog([dataset])
    for await (const chunk of read(keys, { catalog, concurrency })) rows += chunk.length
    return rows
  } finally {
    await connections.close()
  }
}
