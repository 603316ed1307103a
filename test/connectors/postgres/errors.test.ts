import { inspect } from 'node:util'
import { expect } from 'chai'
import { postgresError } from '../../../connectors/postgres/errors.js'

const said = (message: string, code?: string): Error => Object.assign(new Error(message), code && { code })

describe('an error of Postgres', () => {
  for (const [thrown, code, message] of [
    [
      said('connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED'),
      'SOURCE_UNAVAILABLE',
      'postgres t cannot be reached: connect ECONNREFUSED 127.0.0.1:1',
    ],
    [
      new AggregateError([said('connect ECONNREFUSED ::1:1', 'ECONNREFUSED')]),
      'SOURCE_UNAVAILABLE',
      'postgres t cannot be reached: connect ECONNREFUSED ::1:1',
    ],
    [
      said('Connection terminated unexpectedly'),
      'SOURCE_UNAVAILABLE',
      'postgres t cannot be reached: Connection terminated unexpectedly',
    ],
    [
      said('terminating connection due to administrator command', '57P01'),
      'SOURCE_UNAVAILABLE',
      'postgres t cannot be reached: terminating connection due to administrator command',
    ],
    [
      said('the database system is starting up', '57P03'),
      'SOURCE_UNAVAILABLE',
      'postgres t cannot be reached: the database system is starting up',
    ],
    [
      said('sorry, too many clients already', '53300'),
      'SOURCE_UNAVAILABLE',
      'postgres t cannot be reached: sorry, too many clients already',
    ],
    [
      said('timeout exceeded when trying to connect'),
      'SOURCE_TIMEOUT',
      'postgres t does not answer in time: timeout exceeded when trying to connect',
    ],
    [
      said('canceling statement due to statement timeout', '57014'),
      'SOURCE_TIMEOUT',
      'postgres t does not answer in time: canceling statement due to statement timeout',
    ],
    [
      said('canceling statement due to lock timeout', '55P03'),
      'SOURCE_TIMEOUT',
      'postgres t does not answer in time: canceling statement due to lock timeout',
    ],
    [
      said('password authentication failed for user "u"', '28P01'),
      'SOURCE_REFUSED',
      'postgres t refuses access: password authentication failed for user "u"',
    ],
    [
      said('permission denied for table t', '42501'),
      'SOURCE_REFUSED',
      'postgres t refuses access: permission denied for table t',
    ],
    [
      said('relation "t" does not exist', '42P01'),
      'SOURCE_MISSING',
      'postgres t is not there: relation "t" does not exist',
    ],
    [
      said('database "d" does not exist', '3D000'),
      'SOURCE_MISSING',
      'postgres t is not there: database "d" does not exist',
    ],
    [
      said('column "c" does not exist', '42703'),
      'SOURCE_SCHEMA',
      'postgres t refuses the query: column "c" does not exist',
    ],
    [
      said('index row size 2744 exceeds btree version 4 maximum 2704 for index "t_pkey"', '54000'),
      'SOURCE_SCHEMA',
      'postgres t refuses the query: index row size 2744 exceeds btree version 4 maximum 2704 for index "t_pkey"',
    ],
    [
      said('Invalid URL', 'ERR_INVALID_URL'),
      'CONFIG',
      'postgres t has an address that is not one: Invalid URL',
    ],
    [
      said('The server does not support SSL connections'),
      'SOURCE_REFUSED',
      'postgres t cannot be talked to over TLS: The server does not support SSL connections',
    ],
    [
      said('wrong version number', 'ERR_SSL_WRONG_VERSION_NUMBER'),
      'SOURCE_REFUSED',
      'postgres t cannot be talked to over TLS: wrong version number',
    ],
    ...[
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'CERT_HAS_EXPIRED',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ].map(
      of =>
        [
          said(`bad: ${of}`, of),
          'SOURCE_REFUSED',
          `postgres t has a certificate that is not trusted: bad: ${of}`,
        ] as const,
    ),
    [
      Object.assign(said("ENOENT: no such file, open '/no.pem'", 'ENOENT'), { syscall: 'open' }),
      'CONFIG',
      "postgres t names a certificate or key that cannot be used: ENOENT: no such file, open '/no.pem'",
    ],
    [
      said('no start line', 'ERR_OSSL_PEM_NO_START_LINE'),
      'CONFIG',
      'postgres t names a certificate or key that cannot be used: no start line',
    ],
    [
      Object.assign(said('read ECONNRESET', 'ECONNRESET'), { syscall: 'read' }),
      'SOURCE_UNAVAILABLE',
      'postgres t cannot be reached: read ECONNRESET',
    ],
    [new URIError('URI malformed'), 'CONFIG', 'postgres t has an address that is not one: URI malformed'],
    [said('a bug of ours'), 'DEFECT', 'a bug of ours'],
    ['not even an error', 'DEFECT', 'not even an error'],
  ] as const) {
    it(message, () => {
      const error = postgresError(thrown, { source: 'postgres t' })
      expect(error).to.include({ code, message })
      expect(error.at).to.deep.equal({ source: 'postgres t' })
      expect(error.cause).to.equal(thrown)
    })
  }

  it('never quotes a value of a row', () => {
    const thrown = said('invalid input syntax for type integer: "ada@example.org"', '22P02')
    const error = postgresError(thrown, { source: 'postgres t' })
    expect(error).to.include({
      code: 'SOURCE_MALFORMED',
      message: 'postgres t holds a value that Postgres cannot convert: SQLSTATE 22P02',
    })
    expect(inspect(error, { depth: null })).not.to.include('ada@example.org')
  })
})
