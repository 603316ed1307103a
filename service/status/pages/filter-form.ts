import type { Overview } from '../board.js'
import { type Html, html } from '../html.js'

/** Chooses which requests are shown, without a script. */
export const filterForm = ({ filters, counts }: Overview): Html => html`
<form method="get" action="/status" class="filters">
${choice('status', 'Status', filters.status, [...new Set(counts.map(({ status }) => status))])}
${choice('report', 'Report', filters.report, [...new Set(counts.map(({ report }) => report))])}
<button type="submit">Show</button>
</form>`

/** What is chosen is offered even when no request is like that any more. */
const choice = (name: string, title: string, chosen: string | undefined, known: readonly string[]): Html => {
  const values = new Set([...known, ...(chosen === undefined ? [] : [chosen])])
  const options = [...values].filter(value => value !== '').toSorted()
  return html`<label for="by-${name}">${title}</label>
<select id="by-${name}" name="${name}">
<option value="">all</option>
${options.map(value => html`<option${value === chosen && SELECTED}>${value}</option>`)}
</select>`
}

const SELECTED = html` selected`
