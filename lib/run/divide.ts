import { isRanged } from '../flow/plan.js'
import type { AnyReport } from '../flow/report.js'
import type { TokenRange } from '../token-range.js'
import { identify, notDivisible, prepare } from './prepare.js'
import { PIECES } from './ranges.js'
import type { RunOptions } from './run-options.js'

/**
 * The ranges of a report, about as many as wanted, for those who deal them out. Reads no rows but those that the report
 * prepares itself with.
 *
 * @throws LernError `USAGE` for a report that needs all rows in one place
 */
export const divide = async (
  report: AnyReport,
  options: RunOptions,
  wanted: number,
): Promise<readonly TokenRange[]> => {
  const identity = await identify(report, options)
  const prepared = await prepare(report, identity, { ...options, concurrency: Math.ceil(wanted / PIECES) })
  try {
    if (!isRanged(prepared.job.plan)) throw notDivisible(report.name, '--distributed')
    return prepared.job.ranges
  } finally {
    await prepared.temporary.remove()
  }
}
