/*
 * A report is tested with rows, not with servers: sources that hold rows, and a sink that keeps them.
 *
 *   npx tsx examples/05-tested-with-rows.ts
 */
import assert from 'node:assert/strict'
import { from, rowsOf } from 'lern-data-products'
import { userConsent, userDeclarations } from 'lern-data-products/pipelines'
import { memorySource } from 'lern-data-products/testing'

/** The part of a report that shall be tested: a flow is a value, so it can be taken for itself. */
const shared = from(userDeclarations, 'orgid', 'persona').semiJoin(
  from(userConsent, 'consumer_id', 'object_type', 'status').consented({ objectType: 'organisation' }),
  { userid: 'user_id', orgid: 'consumer_id' },
)

const consent = { consumer_id: 'state', object_id: 'state', object_type: 'Organisation' }
const catalog = {
  user_declarations: memorySource(userDeclarations, [
    { userid: 'asha', orgid: 'state', persona: 'teacher' },
    { userid: 'bala', orgid: 'state', persona: 'teacher' },
  ]),
  user_consent: memorySource(userConsent, [
    { ...consent, user_id: 'asha', status: 'ACTIVE' },
    { ...consent, user_id: 'bala', status: 'REVOKED' },
  ]),
}

const rows = await rowsOf(shared, { catalog })
assert.deepEqual(rows, [{ userid: 'asha', orgid: 'state', persona: 'teacher' }])
console.log('only Asha shares her declaration')
