import { storable } from '../../api/members.js'
import { Refusal } from '../../api/refusal.js'
import type { Board, OneRequest } from '../board.js'
import { type Html, html, type Shown } from '../html.js'
import type { RequestState } from '../request-state.js'
import { duration, figure, moment, NONE } from '../wording.js'
import { badge } from './badge.js'
import { reportLink } from './links.js'
import type { Page } from './page.js'
import { progress } from './progress.js'
import { runDetails } from './run-details.js'

const NOT_THERE = new Refusal('RESOURCE_NOT_FOUND', 'there is no request of this id')

export const requestPage = (board: Board): Page<OneRequest> => ({
  path: '/status/requests/:id',
  summary: 'One request: its times, its progress, and the steps of its last run.',
  read: async parameter => {
    const found = await board.request(storable('id', parameter('id')))
    if (!found) throw NOT_THERE
    return found
  },
  show: one => ({ title: `Request ${one.request.id}`, body: body(one) }),
})

const body = ({ request, run }: OneRequest): Html => html`<div id="request" data-live>
<section aria-labelledby="state-title">
<h2 id="state-title">State</h2>
<dl class="facts">${facts(request)}</dl>
</section>
<section aria-labelledby="timeline-title">
<h2 id="timeline-title">Timeline</h2>
<ol class="timeline">${timeline(request)}</ol>
</section>
<section aria-labelledby="run-title">
<h2 id="run-title">Last run</h2>
${run ? runDetails(run) : html`<p class="empty">The store has no record of a run for this request.</p>`}
</section>
</div>`

const facts = (request: RequestState): readonly Html[] => [
  fact('Status', badge(request.status)),
  fact('Report', request.report === '' ? NONE : reportLink(request.report)),
  fact('Channel', html`<span class="id">${request.channel || NONE}</span>`),
  fact('Age', request.ageSeconds === null ? NONE : duration(request.ageSeconds)),
  fact('Progress', progress(request)),
  fact('Attempts', `${figure(request.attempts)}, of which ${figure(request.failures)} failed`),
  fact('Last error', request.error ? html`<span class="error">${request.error}</span>` : NONE),
]

const fact = (title: string, value: Shown): Html => html`<div><dt>${title}</dt><dd>${value}</dd></div>`

const timeline = ({
  submittedAt,
  claimedAt,
  completedAt,
  workedSeconds,
  status,
}: RequestState): readonly Html[] => [
  event('Submitted', submittedAt),
  event('Claimed by a worker', claimedAt, waited(submittedAt, claimedAt)),
  event(
    status === 'FAILED' ? 'Failed' : 'Completed',
    completedAt,
    workedSeconds !== null && `after ${duration(workedSeconds)} of work`,
  ),
]

const event = (title: string, at: number | null, more: Shown = false): Html =>
  at === null
    ? html`<li class="ahead">${title}: not yet</li>`
    : html`<li>${title}: ${moment(at)}${more && html`, ${more}`}</li>`

const waited = (from: number | null, to: number | null): Shown =>
  from !== null && to !== null && to >= from && `after waiting ${duration((to - from) / 1000)}`
