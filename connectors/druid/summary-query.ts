import type { Query } from './ask.js'

export interface SummaryQuery {
  readonly dataSource: string
  /** `start/end` in ISO 8601. */
  readonly interval: string
  /** What the ids of the producers begin with, such as `prod.sunbird`. */
  readonly producerEnv: string
}

const dimension = (name: string, outputName: string) => ({ type: 'default', dimension: name, outputName })
const equals = (name: string, value: string) => ({ type: 'selector', dimension: name, value })

const TIME_SPENT = 'sum__edata_time_spent'

/** Seconds and minutes that each learner spent playing contents of each course and batch. */
export const summaryQuery = ({ dataSource, interval, producerEnv }: SummaryQuery): Query => ({
  queryType: 'groupBy',
  dataSource,
  granularity: 'all',
  intervals: [interval],
  dimensions: [
    dimension('object_rollup_l1', 'courseId'),
    dimension('uid', 'userId'),
    dimension('context_cdata_id', 'batchId'),
  ],
  filter: {
    type: 'and',
    fields: [
      equals('eid', 'ME_WORKFLOW_SUMMARY'),
      {
        type: 'in',
        dimension: 'dimensions_pdata_id',
        values: [`${producerEnv}.app`, `${producerEnv}.portal`],
      },
      equals('dimensions_type', 'content'),
      equals('dimensions_mode', 'play'),
      equals('context_cdata_type', 'batch'),
    ],
  },
  aggregations: [{ type: 'doubleSum', name: TIME_SPENT, fieldName: 'edata_time_spent' }],
  postAggregations: [
    {
      type: 'arithmetic',
      name: 'timespent',
      fn: '/',
      fields: [
        { type: 'fieldAccess', name: TIME_SPENT, fieldName: TIME_SPENT },
        { type: 'constant', name: 'seconds', value: 60 },
      ],
    },
  ],
})
