import type { RunSummary } from '../run-summary.js'

/** As many as there are patterns for, with one for the others. */
const TOLD_APART = 5
const OTHERS = 'other steps'

/** A part of a bar. */
export interface Share {
  readonly step: string
  /** Of the bar, from 0 to 1. */
  readonly part: number
}

/** The steps that are told apart in a picture of these runs: those that take most of the time come first. */
export const stepsShown = (runs: readonly RunSummary[]): readonly string[] => {
  const seconds = new Map<string, number>()
  for (const { steps } of runs)
    for (const step of steps) seconds.set(step.name, (seconds.get(step.name) ?? 0) + step.seconds)
  const names = [...seconds].toSorted(([, a], [, b]) => b - a).map(([name]) => name)
  return names.length <= TOLD_APART + 1 ? names : [...names.slice(0, TOLD_APART), OTHERS]
}

/** How a run's time divides into the steps that are told apart. */
export const sharesOf = ({ steps }: RunSummary, shown: readonly string[]): readonly Share[] => {
  const total = steps.reduce((sum, { seconds }) => sum + seconds, 0)
  if (total === 0) return []
  const part = (isOf: (name: string) => boolean) =>
    steps.filter(({ name }) => isOf(name)).reduce((sum, { seconds }) => sum + seconds, 0) / total
  return shown.map(step => ({
    step,
    part: part(name => (step === OTHERS ? !shown.includes(name) : name === step)),
  }))
}
