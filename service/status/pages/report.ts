import { storable } from '../../api/members.js'
import type { Board, OneReport } from '../board.js'
import { type Html, html } from '../html.js'
import type { RunSummary } from '../run-summary.js'
import { duration, figure, mebibytes, moment, NONE } from '../wording.js'
import { badge } from './badge.js'
import type { Page } from './page.js'
import { plot } from './plot.js'
import { type Column, table } from './table.js'

export const reportPage = (board: Board): Page<OneReport> => ({
  path: '/status/reports/:report',
  summary: 'The last runs of a report: status, seconds, rows, memory, steps.',
  read: parameter => board.report(storable('report', parameter('report'))),
  show: one => ({ title: `Runs of ${one.report}`, body: body(one) }),
})

/** A run and its number in the picture, where the oldest is 1. */
type Numbered = readonly [number: number, run: RunSummary]

const COLUMNS: readonly Column<Numbered>[] = [
  { title: 'No.', isFigure: true, cell: ([number]) => figure(number) },
  { title: 'Begun', cell: ([, { startedAt }]) => moment(Date.parse(startedAt)) },
  { title: 'Status', cell: ([, { status }]) => badge(status) },
  { title: 'Time', isFigure: true, cell: ([, { seconds }]) => duration(seconds) },
  { title: 'Rows', isFigure: true, cell: ([, { rows }]) => figure(rows) },
  { title: 'Files', isFigure: true, cell: ([, { files }]) => figure(files) },
  {
    title: 'Peak memory',
    isFigure: true,
    cell: ([, { peakMemoryBytes }]) => mebibytes(peakMemoryBytes),
  },
  { title: 'Error', cell: ([, { error }]) => (error ? html`<span class="error">${error}</span>` : NONE) },
]

const body = ({ runs, unreadable }: OneReport): Html => html`<div id="runs" data-live>
<section aria-labelledby="times-title">
<h2 id="times-title">Time of each run</h2>
${runs.length > 0 ? plot(runs.toReversed()) : html`<p class="empty">It has not run yet.</p>`}
</section>
<section aria-labelledby="runs-title">
<h2 id="runs-title">Last runs</h2>
${table({
  caption: `The last ${runs.length} runs, the newest first`,
  columns: COLUMNS,
  rows: runs.map((run, at): Numbered => [runs.length - at, run]),
  whenEmpty: 'There is no record of a run.',
})}
${unreadable > 0 && html`<p class="trouble">${unreadable} records of runs cannot be read.</p>`}
</section>
</div>`
