import { type Html, html, type Shown } from '../html.js'
import type { RunSummary, StepSummary } from '../run-summary.js'
import { duration, figure, mebibytes } from '../wording.js'
import { badge } from './badge.js'
import { type Column, table } from './table.js'

const STEPS: readonly Column<StepSummary>[] = [
  { title: 'Step', cell: ({ name }) => name },
  { title: 'Rows in', isFigure: true, cell: ({ rowsIn }) => figure(rowsIn) },
  { title: 'Rows out', isFigure: true, cell: ({ rowsOut }) => figure(rowsOut) },
  { title: 'Time', isFigure: true, cell: ({ seconds }) => duration(seconds) },
]

const DROPPED: readonly Column<readonly [reason: string, rows: number]>[] = [
  { title: 'Reason', cell: ([reason]) => reason },
  { title: 'Rows', isFigure: true, cell: ([, rows]) => figure(rows) },
]

/** What a run did, step by step. */
export const runDetails = (run: RunSummary): Html => html`
<p>${badge(run.status)} Run <span class="id">${run.run}</span>: ${figure(run.rows)} rows in
${figure(run.files)} files, ${duration(run.seconds)}, peak memory ${mebibytes(run.peakMemoryBytes)}.</p>
${run.error !== undefined && html`<p class="error">${run.error}</p>`}
${table({ caption: 'Rows by step', columns: STEPS, rows: run.steps, whenEmpty: 'No step was begun.' })}
${dropped(Object.entries(run.dropped))}`

const dropped = (rows: readonly (readonly [string, number])[]): Shown =>
  rows.length > 0 && table({ caption: 'Rows that reached no file', columns: DROPPED, rows, whenEmpty: '' })
