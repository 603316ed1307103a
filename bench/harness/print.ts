import { type Figure, type Goal, isMet } from './figure.js'

const number = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 2 : 0 })

const goalText = (goal: Goal): string =>
  'atLeast' in goal ? `≥ ${number(goal.atLeast)}` : `≤ ${number(goal.atMost)}`

const verdict = ({ value, goal }: Figure): string =>
  goal === undefined ? '' : `${goalText(goal)}  ${isMet(value, goal) ? 'met' : 'MISSED'}`

/** Figures as Markdown: readable on a terminal, and ready to be kept. */
export const asTable = (figures: readonly Figure[]): string => {
  const lines = figures.map(figure => [
    figure.workload,
    figure.name,
    `${number(figure.value)} ${figure.unit}`.trim(),
    verdict(figure),
  ])
  const all = [['workload', 'figure', 'value', 'goal'], ...lines]
  const widths = all[0]!.map((_, column) => Math.max(...all.map(line => line[column]!.length)))
  const [head, ...body] = all.map(
    line => `| ${line.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |\n`,
  )
  return `${head}|${widths.map(width => '-'.repeat(width + 2)).join('|')}|\n${body.join('')}`
}

export const asJsonLines = (figures: readonly Figure[]): string =>
  figures
    .map(
      figure =>
        `${JSON.stringify({ ...figure, ...(figure.goal && { met: isMet(figure.value, figure.goal) }) })}\n`,
    )
    .join('')
