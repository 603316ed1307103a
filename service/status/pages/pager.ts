import type { Overview } from '../board.js'
import { addressOf } from '../filters.js'
import { type Html, html } from '../html.js'
import { figure } from '../wording.js'

/** Which part of the requests is shown, and the ways to the others. */
export const pager = ({ filters, total, pages }: Overview): Html => {
  const { page } = filters
  const link = (to: number, words: string, rel: string) =>
    html`<a rel="${rel}" href="${addressOf({ ...filters, page: to })}">${words}</a>`
  return html`<nav class="pager" aria-label="Pages of requests">
<p>${figure(total)} requests, page ${figure(page)} of ${figure(pages)}</p>
${page > 1 && link(Math.min(page - 1, pages), 'Newer', 'prev')}
${page < pages && link(page + 1, 'Older', 'next')}
</nav>`
}
