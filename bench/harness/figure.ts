import type { Usage } from './process.js'

export type Goal = { readonly atLeast: number } | { readonly atMost: number }

/** One number that was measured. */
export interface Figure {
  readonly workload: string
  /** Whose: a side and a measure, for instance `dsbulk, CPU`. */
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly goal?: Goal
}

export const isMet = (value: number, goal: Goal): boolean =>
  'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost

const MEBIBYTE = 1024 * 1024

type Unlabelled = Omit<Figure, 'workload'>

type Goals = Partial<Readonly<Record<'seconds' | 'mebibytes', Goal>>>

/** What a side took, as figures. What ran within this process has no peak of its own. */
export const usageFigures = (side: string, usage: Usage, goals: Goals = {}): Unlabelled[] => [
  { name: `${side}, wall`, value: usage.seconds, unit: 's', ...(goals.seconds && { goal: goals.seconds }) },
  { name: `${side}, CPU`, value: usage.cpuSeconds, unit: 's' },
  ...(usage.peakBytes > 0 ? [peakFigure(side, usage.peakBytes, goals.mebibytes)] : []),
]

const peakFigure = (side: string, bytes: number, goal: Goal | undefined): Unlabelled => ({
  name: `${side}, peak memory`,
  value: bytes / MEBIBYTE,
  unit: 'MiB',
  ...(goal && { goal }),
})
