import type { Board, Overview } from '../board.js'
import type { Count } from '../counts.js'
import { sumOf } from '../counts.js'
import { filtersOf } from '../filters.js'
import { type Html, html } from '../html.js'
import { duration, figure } from '../wording.js'
import { filterForm } from './filter-form.js'
import { reportLink } from './links.js'
import type { Page } from './page.js'
import { pager } from './pager.js'
import { requestTable } from './request-table.js'
import { type Column, table } from './table.js'

export const overviewPage = (board: Board): Page<Overview> => ({
  path: '/status',
  summary: 'How many requests are in which status, and the requests themselves, the newest first.',
  read: async parameter => board.overview(filtersOf(parameter)),
  show: overview => ({ title: 'Requests for reports', body: body(overview) }),
})

const STATUSES = ['SUBMITTED', 'PROCESSING', 'SUCCESS', 'FAILED']

const body = (overview: Overview): Html => html`
<section id="counts" data-live aria-labelledby="counts-title">
<h2 id="counts-title">Now</h2>
${totals(overview)}
${table({
  caption: 'Requests by report and status',
  columns: countColumns(overview.counts),
  rows: [...new Set(overview.counts.map(({ report }) => report))],
  whenEmpty: 'Nobody has asked for a report yet.',
})}
</section>
<section aria-labelledby="requests-title">
<h2 id="requests-title">Requests</h2>
${filterForm(overview)}
<div id="requests" data-live>
${requestTable(overview.requests)}
${pager(overview)}
</div>
</section>
<section id="reports" data-live aria-labelledby="reports-title">
<h2 id="reports-title">Runs by report</h2>
${reportList(overview)}
</section>`

const totals = ({ counts, queueAgeSeconds }: Overview): Html => html`<dl class="totals">
${STATUSES.map(status => total(status, figure(sumOf(counts.filter(count => count.status === status)))))}
${total('oldest that waits', queueAgeSeconds === 0 ? 'none' : duration(queueAgeSeconds))}
</dl>`

const total = (title: string, value: string): Html =>
  html`<div><dt>${title.toLowerCase()}</dt><dd>${value}</dd></div>`

const countColumns = (counts: readonly Count[]): readonly Column<string>[] => [
  { title: 'Report', cell: report => reportLink(report) },
  ...statusesIn(counts).map(status => ({
    title: titleOf(status),
    isFigure: true,
    cell: (report: string) =>
      figure(sumOf(counts.filter(count => count.report === report && count.status === status))),
  })),
]

/** Those that there are always, and what older programs have written beside them. */
const statusesIn = (counts: readonly Count[]): readonly string[] => [
  ...new Set([...STATUSES, ...counts.map(({ status }) => status)]),
]

const titleOf = (status: string): string =>
  status === '' ? 'None' : status.charAt(0) + status.slice(1).toLowerCase()

const reportList = ({ reports, counts }: Overview): Html => {
  const names = [...new Set([...(reports ?? []), ...counts.map(({ report }) => report)])]
  const unreadable = reports === null && html`<p class="trouble">The store cannot be read now.</p>`
  const listed = names.filter(name => name !== '').toSorted()
  if (listed.length === 0) return html`${unreadable}<p class="empty">No report has run yet.</p>`
  return html`${unreadable}<ul class="reports">${listed.map(name => html`<li>${reportLink(name)}</li>`)}</ul>`
}
