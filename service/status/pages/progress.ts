import { type Html, html, type Shown } from '../html.js'
import type { RequestState } from '../request-state.js'
import { duration, figure, NONE } from '../wording.js'

/** How far a request is: rows, percent, what is left; and whether its worker has gone silent. */
export const progress = ({ status, progress: noted, isHeld }: RequestState): Shown => {
  const silent = status === 'PROCESSING' && isHeld === false && html` <strong>worker is silent</strong>`
  if (noted === null) return silent || NONE
  const rows = `${figure(noted.rows)} rows`
  if (status !== 'PROCESSING') return html`${rows}${silent}`
  return html`${bar(noted.percent)} ${figure(noted.percent)} %, ${rows}${left(noted.eta)}${silent}`
}

/** The words beside it say the same. */
const bar = (percent: number): Html =>
  html`<progress max="100" value="${percent}" aria-hidden="true"></progress>`

const left = (seconds: number): Shown => seconds > 0 && `, ${duration(seconds)} left`
