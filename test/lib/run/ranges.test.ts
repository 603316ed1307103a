import { expect } from 'chai'
import { planOf } from '../../../lib/flow/plan.js'
import { DEFAULT_SETTINGS } from '../../../lib/flow/settings.js'
import { from } from '../../../lib/index.js'
import { rangesOf } from '../../../lib/run/ranges.js'
import { shardRange } from '../../../lib/shard.js'
import { memorySource } from '../../../lib/testing/memory-source.js'
import { WHOLE_RING } from '../../../lib/token-range.js'
import { courseBatch } from '../../../pipelines/index.js'

describe('the ranges of a flow that reads known keys', () => {
  const flow = from(courseBatch, 'batchid').among([{ courseid: 'c1' }])
  const source = { ...memorySource(courseBatch, []), sortedAmong: async () => ['courseid', 'batchid'] }
  const plan = planOf({ flow, sinks: [] }, { course_batch: source }, DEFAULT_SETTINGS.csv)

  it('are the whole ring', async () => {
    expect(await rangesOf(plan, 8, undefined)).to.deep.equal([WHOLE_RING])
  })

  it('are its own slice for each shard', async () => {
    for (const index of [1, 2, 3]) {
      const shard = { index, total: 3 }
      expect(await rangesOf(plan, 8, shard)).to.deep.equal([shardRange(shard)])
    }
  })
})
