import { type Figure, usageFigures } from '../harness/figure.js'
import type { Usage } from '../harness/process.js'

const MOST_MEBIBYTES = 256
const MOST_TIMES = 1.5

/** What a report took, and what the bare clients took to read the same. */
export const againstBareReads = ({
  lern,
  bare,
}: Readonly<Record<'lern' | 'bare', Usage>>): Omit<Figure, 'workload'>[] => [
  ...usageFigures('lern', lern, { mebibytes: { atMost: MOST_MEBIBYTES } }),
  ...usageFigures('bare reads', bare),
  {
    name: 'lern : bare reads, wall',
    value: lern.seconds / bare.seconds,
    unit: '×',
    goal: { atMost: MOST_TIMES },
  },
]
