import { type Command, Option } from 'commander'
import type { AnyReport, RunOptions, Settings } from '../../lib/index.js'
import { parseShard } from '../../lib/shard.js'
import { collectParameter, wholeNumber } from '../arguments.js'
import { storeOf } from '../connect/index.js'
import type { Distributed } from '../distributed.js'
import { interruptible } from '../interrupt.js'
import { type GlobalOptions, type Io, noteOn } from '../io.js'
import { printOutcome } from '../outcome.js'
import { printingStore } from '../printing-store.js'
import { datasetsFor, runReport } from '../run-report.js'
import { findReport, openSession, type Session, settingsOf } from '../session.js'
import { progress } from '../terminal/progress.js'

interface Options extends GlobalOptions {
  readonly param: Readonly<Record<string, string>>
  readonly out?: string
  readonly stdout?: boolean
  readonly zip?: boolean
  readonly format?: 'csv' | 'jsonl'
  readonly dialect?: 'rfc4180' | 'spark'
  readonly shard?: string
  readonly resume?: string
  readonly limit?: number
  readonly maxBadRows?: number
  readonly distributed?: boolean
  readonly parts: number
}

const DIALECTS = ['rfc4180', 'spark']
/** Options that need the whole run in one process, or a store that no other one sees. */
const NOT_DISTRIBUTED = ['out', 'stdout', 'shard', 'resume', 'limit', 'maxBadRows']
const PARTS = 32

export const runCommand = (program: Command, io: Io): Command =>
  program
    .command('run')
    .summary('run one report')
    .description('Runs one report and writes its files into the store, all together when all is well.')
    .argument('<report>', 'name of a report, or the path of a file that exports one')
    .option('-p, --param <name=value>', 'a parameter of the report; may be repeated', collectParameter, {})
    .option('--out <dir>', 'write into this folder instead of the configured store')
    .option('--stdout', 'print the files instead of keeping them')
    .option('--zip', 'zip the files of exhaust reports that need no protection')
    .addOption(new Option('--format <format>', 'for reports that end in CSV').choices(['csv', 'jsonl']))
    .addOption(
      new Option('--dialect <dialect>', 'spark: byte for byte as the Spark jobs wrote').choices(DIALECTS),
    )
    .option('--shard <i/n>', 'do only the i-th of n equal parts of the work')
    .option('--resume <run>', 'go on where this interrupted run stopped')
    .option('--limit <n>', 'stop after n rows', wholeNumber(1))
    .option('--max-bad-rows <n>', 'leave out up to n rows that cannot be decoded', wholeNumber(0))
    .addOption(
      new Option('--distributed', 'share the work with those who run lern work --parts').conflicts(
        NOT_DISTRIBUTED,
      ),
    )
    .addOption(
      new Option('--parts <n>', 'parts of a distributed run, at most')
        .argParser(wholeNumber(1))
        .default(PARTS)
        .implies({ distributed: true }),
    )
    .action(async (name: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      process.exitCode = await runFromLine(io, name, options)
    })

const runFromLine = async (io: Io, name: string, options: Options): Promise<number> => {
  const session = await openSession(io, options, name)
  const report = findReport(session, name)
  const given = { parameters: options.param, settings: settingsFor(session, options) }
  datasetsFor(session, report, given)
  if (options.distributed) return distribute(session, report, { ...given, parts: options.parts })

  const printing = options.stdout ? await printingStore() : undefined
  const drawn = drawing(io, session, report.name)
  try {
    const store = printing?.store ?? (await storeOf(session.config, options.out))
    const more = { store, observe: drawn, tell: noteOn(io, session.options), ...runOptions(options) }
    const outcome = await interruptible(signal => runReport(session, report, { ...given, signal, ...more }))
    drawn.end()
    if (!outcome.error) await printing?.print(io.stdout, outcome.record.files)
    return await printOutcome(session, outcome, options.stdout === true)
  } finally {
    drawn.end()
    await printing?.remove()
  }
}

/** The queues are loaded when they are asked for. */
const distribute = async (session: Session, report: AnyReport, given: Distributed): Promise<number> => {
  const { runDistributed } = await import('../distributed.js')
  const drawn = drawing(session.io, session, report.name)
  try {
    const outcome = await interruptible(signal => runDistributed(session, report, given, signal, drawn))
    drawn.end()
    return await printOutcome(session, outcome, false)
  } finally {
    drawn.end()
  }
}

const settingsFor = (session: Session, { dialect, format, zip = false }: Options): Settings => {
  const settings = settingsOf(session)
  return {
    ...settings,
    zip,
    csv: { ...settings.csv, ...(dialect && { dialect }), ...(format && { format }) },
  }
}

const runOptions = (options: Options): Pick<RunOptions, 'shard' | 'resume' | 'limit' | 'maxBadRows'> => ({
  ...(options.shard !== undefined && { shard: parseShard(options.shard) }),
  ...(options.resume !== undefined && { resume: options.resume }),
  ...(options.limit !== undefined && { limit: options.limit }),
  ...(options.maxBadRows !== undefined && { maxBadRows: options.maxBadRows }),
})

/** The progress line of a run. */
const drawing = (io: Io, { options }: Session, report: string) => {
  const line = options.quiet ? undefined : progress(io.stderr)
  let ranges = { done: 0, total: 1 }
  let rows = 0
  const update = () => line?.update({ report, rows, ranges })
  return {
    rows: (written: number) => {
      rows = written
      update()
    },
    rangeDone: (done: number, total: number) => {
      ranges = { done, total }
      update()
    },
    end: () => line?.end(),
  }
}
