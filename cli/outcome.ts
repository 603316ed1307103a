import type { Outcome, RunRecord } from '../lib/index.js'
import { printJson, say } from './io.js'
import type { Session } from './session.js'
import { formatBytes, formatCount, formatSeconds } from './terminal/format.js'
import { printError } from './terminal/print-error.js'
import { style } from './terminal/style.js'
import { table } from './terminal/table.js'

/**
 * Tells how a run ended, and gives the exit status that follows from it. No document of it is printed where
 * stdout is for something else.
 */
export const printOutcome = async (
  { io, options }: Session,
  { record, error, resumable }: Outcome,
  stdoutTaken: boolean,
): Promise<number> => {
  const told = options.json && !stdoutTaken ? printJson(io, record) : undefined
  // Of two failures the run's own is the one to tell.
  await (error ? told?.catch(() => {}) : told)
  if (error) {
    printError(error, { stderr: io.stderr, ...(options.verbose && { verbose: true }) })
    if (record.files.length > 0) await say(io, `  its files are published: ${record.files.length}\n`)
    if (resumable) await say(io, `  resume with: lern run ${record.report} --resume ${record.run}\n`)
    return error.exit
  }
  if (!options.json && !options.quiet) await say(io, summary(record, options.color, io))
  return 0
}

const summary = (record: RunRecord, color: boolean | undefined, io: Session['io']): string => {
  const { bold } = style({ stream: io.stderr, env: io.env, ...(color !== undefined && { color }) })
  const rows = record.files.reduce((sum, file) => sum + file.rows, 0)
  const head = `${record.report}: ${formatCount(rows)} rows in ${record.files.length} files, `
  if (record.files.length === 0) return `${bold(`${record.report}: nothing to tell, so there is no file`)}\n`
  return [
    `${bold(head + formatSeconds(record.seconds))}\n`,
    table(filesOf(record), { columns: ['file', { key: 'rows', right: true }, { key: 'size', right: true }] }),
    table(stepsOf(record), { columns: STEP_COLUMNS }),
    ...droppedOf(record),
  ].join('')
}

const STEP_COLUMNS = [
  'step',
  { key: 'in', title: 'rows in', right: true },
  { key: 'out', title: 'rows out', right: true },
  { key: 'seconds', right: true },
] as const

const filesOf = ({ files }: RunRecord) =>
  files.map(({ path, rows, bytes }) => ({ file: path, rows: formatCount(rows), size: formatBytes(bytes) }))

const stepsOf = ({ steps }: RunRecord) =>
  steps.map(({ name, rowsIn, rowsOut, seconds }) => ({
    step: name,
    in: formatCount(rowsIn),
    out: formatCount(rowsOut),
    seconds: seconds.toFixed(3),
  }))

const droppedOf = ({ dropped }: RunRecord): string[] =>
  Object.entries(dropped).map(([reason, rows]) => `left out: ${formatCount(rows)} rows, ${reason}\n`)
