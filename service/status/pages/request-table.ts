import { type Html, html, type Shown } from '../html.js'
import type { RequestState } from '../request-state.js'
import { duration, figure, NONE } from '../wording.js'
import { badge } from './badge.js'
import { reportLink, requestLink } from './links.js'
import { progress } from './progress.js'
import { type Column, table } from './table.js'

const COLUMNS: readonly Column<RequestState>[] = [
  { title: 'Request', cell: ({ id }) => requestLink(id) },
  { title: 'Report', cell: ({ report }) => (report === '' ? NONE : reportLink(report)) },
  { title: 'Channel', cell: ({ channel }) => html`<span class="id">${channel || NONE}</span>` },
  { title: 'Status', cell: ({ status }) => badge(status) },
  { title: 'Age', cell: ({ ageSeconds }) => age(ageSeconds) },
  { title: 'Progress', cell: progress },
  { title: 'Attempts', isFigure: true, cell: ({ attempts }) => figure(attempts) },
  { title: 'Last error', cell: ({ error }) => (error ? html`<span class="error">${error}</span>` : NONE) },
]

const age = (seconds: number | null): Shown =>
  seconds === null ? NONE : html`<span class="short">${duration(seconds)}</span>`

export const requestTable = (requests: readonly RequestState[]): Html =>
  table({
    caption: 'Requests, the newest first',
    columns: COLUMNS,
    rows: requests,
    whenEmpty: 'There is no such request.',
  })
