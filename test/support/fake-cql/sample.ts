import type { FakeTable } from './table.js'

export const SCAN =
  'SELECT userid, token(userid) AS t FROM sunbird.user WHERE token(userid) > ? AND token(userid) <= ?'

/** Ten users, `u1` to `u10`, whose tokens are 1 to 10. */
export const users: FakeTable = {
  keyspace: 'sunbird',
  name: 'user',
  columns: { userid: 'text', age: 'int' },
  partitionKey: ['userid'],
  rows: Array.from({ length: 10 }, (_, index) => ({ userid: `u${index + 1}`, age: index })),
  token: row => BigInt(String(row.userid).slice(1)),
}
