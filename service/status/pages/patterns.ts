import { type Html, html } from '../html.js'

/** What fills the parts of bars. They are told apart in black and white; the colours are the style's. */
const FILLS: readonly Html[] = [
  html`<path d="M0 0h6v6H0z"/>`,
  html`<path class="line" d="M-1 1l2-2M0 6l6-6M5 7l2-2"/>`,
  html`<circle cx="3" cy="3" r="1.4"/>`,
  html`<path class="line" d="M0 3h6"/>`,
  html`<path class="line" d="M0 3h6M3 0v6"/>`,
  html``,
]

export const patternOf = (index: number): string => `step-${index}`

export const PATTERNS: Html = html`<defs>${FILLS.map(
  (fill, index) => html`<pattern id="${patternOf(index)}" class="fill ${patternOf(index)}" width="6"
height="6" patternUnits="userSpaceOnUse"><path class="ground" d="M0 0h6v6H0z"/>${fill}</pattern>`,
)}</defs>`

export const legend = (steps: readonly string[]): Html =>
  html`<ul class="legend">${steps.map(
    (step, index) => html`<li><svg viewBox="0 0 18 12" aria-hidden="true"><rect class="outline" width="18"
height="12" fill="url(#${patternOf(index)})"/></svg> ${step}</li>`,
  )}</ul>`
