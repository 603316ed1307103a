import type { Reply } from '../../../support/scripted-server.js'

const user = (roles: readonly unknown[], rootOrg: unknown = { id: 'channel-7' }): Reply => ({
  json: {
    responseCode: 'OK',
    result: { response: { organisations: [{ roles }, { roles: null }], rootOrg } },
  },
})
const refused = (errmsg: string, status = 401): Reply => ({
  status,
  json: { responseCode: 'CLIENT_ERROR', params: { errmsg } },
})

/** What the platform says of a user. */
export const USERS: Readonly<Record<string, Reply>> = {
  admin: user(['PUBLIC', 'REPORT_ADMIN']),
  special: user(['SPECIAL']),
  'other org': user(['REPORT_ADMIN'], { id: 'channel-8' }),
  'upper case': user(['REPORT_ADMIN'], { id: 'CHANNEL-7' }),
  learner: user(['PUBLIC']),
  'without roles': user([]),
  'without org': user(['REPORT_ADMIN'], null),
  'with nothing': { json: { responseCode: 'OK', result: {} } },
  expired: refused('UnAuthorized access'),
  unknown: refused('user not found.', 404),
  'refused with 200': refused('user not found.', 200),
  silent: { status: 401, pieces: [''] },
  down: { status: 503 },
  page: { pieces: ['<html>'], headers: { 'content-type': 'text/html' } },
  strange: { json: [] },
}
