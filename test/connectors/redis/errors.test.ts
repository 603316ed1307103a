import { expect } from 'chai'
import { redisError } from '../../../connectors/redis/errors.js'

const SECRETS = { command: { name: 'auth', args: ['lern', 'hunter2'] }, buffer: 'hunter2' }

const thrown = (name: string, message: string, fields: object = {}): Error =>
  Object.assign(new Error(message), { name, ...SECRETS, ...fields })

describe('errors of Redis', () => {
  for (const [what, error, code, message] of [
    [
      'a reset',
      thrown('Error', 'read ECONNRESET', { code: 'ECONNRESET' }),
      'SOURCE_UNAVAILABLE',
      'cannot be reached: ECONNRESET',
    ],
    [
      'retries that ended',
      thrown('MaxRetriesPerRequestError', 'Reached the max retries per request limit (which is 1).'),
      'SOURCE_UNAVAILABLE',
      'cannot be reached',
    ],
    [
      'no place to write',
      thrown('Error', "Stream isn't writeable and enableOfflineQueue options is false"),
      'SOURCE_UNAVAILABLE',
      'cannot be reached',
    ],
    [
      'no sentinel',
      thrown('Error', 'All sentinels are unreachable. Last error: x'),
      'SOURCE_UNAVAILABLE',
      'cannot be reached',
    ],
    ['a slow command', thrown('Error', 'Command timed out'), 'SOURCE_TIMEOUT', 'does not answer in time'],
    [
      'a slow connection',
      thrown('Error', 'connect ETIMEDOUT', { code: 'ETIMEDOUT' }),
      'SOURCE_TIMEOUT',
      'does not answer in time: ETIMEDOUT',
    ],
    [
      'an unknown authority',
      thrown('Error', 'self-signed certificate', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
      'SOURCE_REFUSED',
      'has a certificate that is not trusted: DEPTH_ZERO_SELF_SIGNED_CERT',
    ],
    [
      'a moved slot',
      thrown('ReplyError', 'MOVED 3999 127.0.0.1:6381'),
      'SOURCE_UNAVAILABLE',
      'cannot answer now: MOVED',
    ],
    [
      'a cluster down',
      thrown('ReplyError', 'CLUSTERDOWN The cluster is down'),
      'SOURCE_UNAVAILABLE',
      'is a cluster that is down: CLUSTERDOWN',
    ],
    [
      'the node of a cluster',
      thrown('ClusterAllFailedError', 'Failed to refresh slots cache.', {
        lastNodeError: thrown('ReplyError', 'NOAUTH hunter2'),
      }),
      'SOURCE_REFUSED',
      'asks for a password: NOAUTH',
    ],
    [
      'a database of no number',
      thrown('ReplyError', 'ERR invalid DB index'),
      'CONFIG',
      'has no database of this number: ERR',
    ],
    ['a mistake of ours', new TypeError('x is not a function'), 'DEFECT', 'failed as nobody expected'],
  ] as const) {
    it(`say ${code} for ${what}, and no secrets`, () => {
      const made = redisError(error, 'redis user:{}')
      expect(made).to.include({ code, message: `redis user:{} ${message}` })
      expect(made.cause).to.be.instanceOf(Error).and.have.property('name')
      expect(
        JSON.stringify([made, made.cause, String(made.cause), (made.cause as Error).stack]),
      ).not.to.contain('hunter2')
    })
  }
})
