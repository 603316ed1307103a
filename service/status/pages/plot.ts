import { type Html, html } from '../html.js'
import type { RunSummary } from '../run-summary.js'
import { duration } from '../wording.js'
import { legend, PATTERNS, patternOf } from './patterns.js'
import { sharesOf, stepsShown } from './steps-shown.js'

/** Units of the picture: on a phone about a pixel each. */
const WIDTH = 340
const HEIGHT = 190
const LEFT = 52
const TOP = 18
const BOTTOM = 168
const WIDEST_BAR = 24

/**
 * A bar for each run, the oldest at the left; its height is the seconds of the run, its parts are how that time
 * divides into steps. Parts differ in pattern, a failed run has a cross, and the table beside says the figures.
 */
export const plot = (runs: readonly RunSummary[]): Html => {
  const steps = stepsShown(runs)
  const longest = Math.max(...runs.map(({ seconds }) => seconds), 1)
  const room = (WIDTH - LEFT) / runs.length
  return html`<figure class="plot">
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="plot-title plot-text">
<title id="plot-title">Time of the last ${runs.length} runs</title>
<desc id="plot-text">The longest took ${duration(longest)}, the last ${duration(runs.at(-1)!.seconds)}.</desc>
${PATTERNS}
${[0, 0.5, 1].map(part => gridLine(part, longest))}
${runs.map((run, at) => bar(run, { steps, longest, room, at }))}
</svg>
<figcaption>Bars are numbered as in the table below, the oldest first; ✕ marks a failed run. Parts of a bar are
its steps:${legend(steps)}</figcaption>
</figure>`
}

const gridLine = (part: number, longest: number): Html => {
  const y = round(BOTTOM - part * (BOTTOM - TOP))
  return html`<line class="grid" x1="${LEFT}" x2="${WIDTH}" y1="${y}" y2="${y}"/>
<text class="scale" x="${LEFT - 4}" y="${y + 3}">${duration(part * longest)}</text>`
}

interface Placing {
  readonly steps: readonly string[]
  /** Seconds of the highest bar. */
  readonly longest: number
  /** Width for one bar and the space beside it. */
  readonly room: number
  readonly at: number
}

const bar = (run: RunSummary, { steps, longest, room, at }: Placing): Html => {
  const width = round(Math.min(WIDEST_BAR, room * 0.7))
  const x = round(LEFT + room * at + (room - width) / 2)
  const height = round((run.seconds / longest) * (BOTTOM - TOP))
  const middle = round(x + width / 2)
  const failed = run.status === 'failed'
  return html`<g><title>${at + 1}: ${duration(run.seconds)}${failed && ', failed'}</title>
${parts(run, steps, { x, width, height })}
<rect class="outline" x="${x}" y="${round(BOTTOM - height)}" width="${width}" height="${height}"/>
${failed && html`<text class="mark" x="${middle}" y="${round(BOTTOM - height - 4)}">✕</text>`}
<text class="number" x="${middle}" y="${BOTTOM + 13}">${at + 1}</text></g>`
}

interface Box {
  readonly x: number
  readonly width: number
  readonly height: number
}

/** One upon the other, from the ground. */
const parts = (run: RunSummary, steps: readonly string[], { x, width, height }: Box): readonly Html[] => {
  let top = BOTTOM
  return sharesOf(run, steps).map(({ part }, index) => {
    top -= part * height
    const y = round(top)
    return html`<rect x="${x}" y="${y}" width="${width}" height="${round(part * height)}"
fill="url(#${patternOf(index)})"/>`
  })
}

const round = (value: number): number => Math.round(value * 100) / 100
