import { randomBytes } from 'node:crypto'
import { divide } from '../../../../lib/run/divide.js'
import { newRunId } from '../../../../lib/run/run-id.js'
import { storeRange } from '../../../../lib/run/stored.js'
import type { Store } from '../../../../lib/store.js'
import type { PartTask, RunData } from '../../../../service/engine/messages.js'
import { leaveProof } from '../../../../service/engine/proof.js'
import { shares } from '../../../../service/engine/submit.js'
import { catalog, reportOf } from './reports.js'

const NOW = new Date('2026-03-05T09:30:00Z')

/** A run as it is handed out: its data, its id, and a task for each part. */
export const handedOut = async (report: string, store: Store, parts: number) => {
  const ranges = await divide(reportOf(report), { catalog: catalog(), store }, parts * 2)
  const run = newRunId(NOW)
  await leaveProof(store, report, run)
  const data: RunData = {
    report,
    parameters: {},
    startedAt: NOW.toISOString(),
    now: NOW.toISOString(),
    csv: { dialect: 'rfc4180', formulas: 'auto' },
    zip: false,
    ranges: ranges.map(storeRange),
    key: randomBytes(32).toString('base64'),
    setup: 'test',
  }
  const tasks = shares(data.ranges, parts).map(
    (own, index): PartTask => ({ kind: 'part', data, part: { run, index, ranges: own }, attempt: 1 }),
  )
  return { run, data, tasks }
}
