import { type Html, html } from '../html.js'

/** Told by a sign and a word; the colour only repeats it. */
const SIGNS: Readonly<Record<string, string>> = {
  SUBMITTED: '○',
  PROCESSING: '◐',
  SUCCESS: '✓',
  FAILED: '✕',
}

/** A status of a request or of a run. */
export const badge = (status: string): Html => {
  const name = status.toUpperCase()
  const sign = SIGNS[name] ?? '?'
  return html`<span class="badge ${name.toLowerCase()}"><span aria-hidden="true">${sign}</span> ${name}</span>`
}
