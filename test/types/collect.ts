import { type Flow, from, type Source } from '../../lib/index.js'
import { assessmentAggregator, userCache, userConsent, userEnrolments } from '../../pipelines/index.js'

/* What the compiler must accept and refuse of rows that are found by keys. It is not run: `npm run check` compiles it. */

type Equals<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const ok = <_ extends true>() => {}
type RowOf<F> = F extends Flow<infer R, infer _K, infer _N> ? R : never
type NeedsOf<F> = F extends Flow<infer _R, infer _K, infer N> ? N : never

const enrolments = from(userEnrolments, 'courseid', 'batchid', 'active')
const attempts = from(assessmentAggregator, 'batch_id', 'user_id', 'content_id')

const narrowed = enrolments.among([{ batchid: 'b1', courseid: 'c1' }])
ok<Equals<RowOf<typeof narrowed>, RowOf<typeof enrolments>>>()
// @ts-expect-error a column that the rows do not have
enrolments.among([{ batch_id: 'b1' }])
// @ts-expect-error a key is text
enrolments.among([{ batchid: 7 }])
// @ts-expect-error the rows of keys come in no order that a join could use
narrowed.semiJoin(from(userConsent), { userid: 'user_id' })

const collected = enrolments.collect('attempts', attempts, {
  slice: { batchid: 'batch_id', courseid: 'course_id' },
  on: { userid: 'user_id' },
})
ok<Equals<RowOf<typeof collected>['attempts'][number]['content_id'], string>>()
ok<Equals<RowOf<typeof collected>['active'], boolean | null>>()
ok<
  NeedsOf<typeof collected> extends { user_enrolments: Source; assessment_aggregator: Source } ? true : false
>()

enrolments.collect('attempts', attempts, {
  slice: { batchid: null, courseid: 'course_id' },
  on: { userid: 'user_id' },
})
enrolments.collect('attempts', attempts, { slice: {}, on: { userid: 'user_id' } })
// @ts-expect-error a left column that is not there
enrolments.collect('attempts', attempts, { slice: { batch: 'batch_id' }, on: { userid: 'user_id' } })
// @ts-expect-error a right column that is not there
enrolments.collect('attempts', attempts, { slice: { batchid: 'batch_id' }, on: { userid: 'userid' } })
// @ts-expect-error only a slice may have what the right side does not
enrolments.collect('attempts', attempts, { slice: { batchid: 'batch_id' }, on: { userid: null } })

const withUser = enrolments.enrich('user', from(userCache, 'firstname', 'state'), r => r.userid, {
  missing: 'drop',
})
const shown = withUser.select({ id: 'userid', state: r => r.user.state })
ok<Equals<RowOf<typeof shown>['state'], string | null>>()
const named = withUser.select({ id: 'userid', name: r => r.user.firstname })
// @ts-expect-error a name is personal until it is released
ok<Equals<RowOf<typeof named>['name'], string | null>>()
