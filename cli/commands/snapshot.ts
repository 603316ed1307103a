import { randomBytes } from 'node:crypto'
import { type Command, Option } from 'commander'
import type { UntypedFlow } from '../../lib/flow/flow.js'
import {
  attempt,
  type Catalog,
  csv,
  type Dataset,
  jsonLines,
  localStore,
  type RunRecord,
  report,
} from '../../lib/index.js'
import { connect } from '../connect/index.js'
import { interruptible } from '../interrupt.js'
import { type GlobalOptions, type Io, noteOn, printJson } from '../io.js'
import { printOutcome } from '../outcome.js'
import { findDataset, openSession, type Session, settingsOf } from '../session.js'
import { wholeDataset } from '../whole-dataset.js'

interface Options extends GlobalOptions {
  readonly out: string
  readonly format: 'csv' | 'jsonl'
  readonly reveal?: boolean
}

export const snapshotCommand = (program: Command, io: Io): Command =>
  program
    .command('snapshot')
    .summary('write datasets as files: the way to unload a table')
    .argument('<datasets...>', 'names of datasets')
    .requiredOption('--out <dir>', 'the folder to write')
    .addOption(new Option('--format <format>', 'of the files').choices(['jsonl', 'csv']).default('jsonl'))
    .option('--reveal', 'write personal data as it is; else it is masked, the same value alike in all files')
    .action(async (names: readonly string[], _: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      const session = await openSession(io, options)
      process.exitCode = await takeSnapshot(session, names, options)
    })

const takeSnapshot = async (
  session: Session,
  names: readonly string[],
  options: Options,
): Promise<number> => {
  const datasets = names.map(name => findDataset(session, name))
  const connections = connect(session.config, noteOn(session.io, session.options))
  try {
    return await unloadAll(session, datasets, await connections.catalog(datasets), options)
  } finally {
    await connections.close()
  }
}

/** Writes one dataset after the other, until one fails. Whatever becomes of them is one document. */
const unloadAll = async (
  session: Session,
  datasets: readonly Dataset[],
  catalog: Catalog,
  options: Options,
): Promise<number> => {
  const several = datasets.length > 1
  const key = randomBytes(32)
  const records: RunRecord[] = []
  let exit = 0
  for (const dataset of datasets) {
    const given = {
      catalog,
      store: localStore({ root: options.out, prefix: '' }),
      settings: { ...settingsOf(session), csv: { dialect: 'rfc4180', formulas: 'keep' } as const },
      concurrency: session.config.limits.concurrency,
    }
    const unloading = unload(dataset, options, key)
    const outcome = await interruptible(signal => attempt(unloading, { ...given, signal }))
    records.push(outcome.record)
    exit = await printOutcome(session, outcome, several)
    if (exit !== 0) break
  }
  if (several && options.json) await printJson(session.io, records)
  return exit
}

const unload = (dataset: Dataset, { format, reveal }: Options, key: Buffer) => {
  const file = `${dataset.name}.${format}`
  return report({
    name: `snapshot-${dataset.name}`,
    summary: dataset.summary,
    compose: () => {
      const flow: UntypedFlow = wholeDataset(dataset, { key, ...(reveal && { reveal }) })
      return flow.to(format === 'csv' ? csv({ file }) : jsonLines({ file }))
    },
  })
}
