import { expect } from 'chai'
import { LernError } from '../../../lib/index.js'
import { consumerCheck } from '../../../service/api/consumer-check.js'
import { refusalOf } from '../../../service/api/errors.js'
import { validatorOf } from '../../../service/api/json-schema.js'
import { loggedError } from '../../../service/api/logger.js'
import { objectKey } from '../../../service/api/object-key.js'
import { rateLimit } from '../../../service/api/rate-limit.js'
import { Recent } from '../../../service/api/recent.js'
import { requestIdOf, storedTag } from '../../../service/api/request-id.js'

describe('the id of a request', () => {
  const BASE = { dataset: 'progress-exhaust', tag: 'batch-100', requestedBy: 'user-9', channel: 'channel-7' }
  const cases = [
    [{ ...BASE, day: '2024-03-05' }, '6B1D4EC8675F72C87BAA083152BCE998'],
    [{ ...BASE, requestedBy: '', day: '2024-03-05' }, '2FDEAF06CE8FB3671639AB48F88406CB'],
    [
      { ...BASE, dataset: 'druid-dataset', tag: 'tag-1', day: '2024-03-05', type: 'ml-task-detail-exhaust' },
      '726A3C0E238817345451FC2F85290DF5',
    ],
  ] as const
  for (const [asked, id] of cases) {
    it(`is ${id}`, () => {
      expect(requestIdOf(asked)).to.equal(id)
    })
  }

  it('does not hold the channel of its tag', () => {
    expect(storedTag('do_1_batch', 'channel-7')).to.equal('do_1_batch:channel-7')
  })
})

describe('the place of a file in the store', () => {
  const cases = [
    ['progress-exhaust/ID/file.zip', 'progress-exhaust/ID/file.zip'],
    ['file.zip', 'file.zip'],
    ['a/b/c/http/file.zip', 'a/b/c/http/file.zip'],
    ['', ''],
    ['wasb://reports@account.example/progress-exhaust/ID/file.zip', 'progress-exhaust/ID/file.zip'],
    ['wasbs://reports@account.example/http/file.zip', 'http/file.zip'],
    ['https://account.example/reports/progress-exhaust/ID/file.zip', 'progress-exhaust/ID/file.zip'],
    ['http://account.example/reports/file.zip', 'file.zip'],
    ['s3://bucket/a', 'a'],
    ['https://account.example', ''],
  ] as const
  for (const [url, key] of cases) {
    it(`of ${JSON.stringify(url)} is ${JSON.stringify(key)}`, () => {
      expect(objectKey(url)).to.deep.equal({ key, isWhole: url.includes('://') })
    })
  }
})

describe('a JSON schema', () => {
  const cases: readonly (readonly [object, unknown, string | undefined])[] = [
    [{}, { anything: 1 }, undefined],
    [{ required: ['b', 'a'] }, {}, 'object has missing required properties (["a","b"])'],
    [{ required: ['a', 'b'] }, { a: 1 }, 'object has missing required properties (["b"])'],
    [{ type: 'object' }, [], 'object must be object'],
    [
      { properties: { config: { properties: { ids: { items: { type: 'string' } } } } } },
      { config: { ids: ['a', 1] } },
      'config.ids.1 must be string',
    ],
    [{ properties: { n: { maximum: 5, exclusiveMaximum: true } } }, { n: 5 }, 'n must be < 5'],
    [{ properties: { at: { format: 'unknown' } } }, { at: 'x' }, undefined],
    [{ $schema: 'http://json-schema.org/draft-07/schema#', required: ['a'] }, { a: 1 }, undefined],
    [
      { properties: { a: { id: 'u', type: 'string' }, b: { id: 'u', type: 'number' } } },
      { a: '', b: '' },
      'b must be number',
    ],
    [
      { properties: { a: { id: 'u', anyOf: [{ id: 'u', enum: [{ id: 'u' }] }] }, id: { type: 'string' } } },
      { a: { id: 'u' }, id: 1 },
      'id must be string',
    ],
    [
      {
        definitions: { u: { type: 'string' }, x: { id: '#x', type: 'number' } },
        properties: {
          a: { id: 'u', $ref: '#/definitions/u' },
          b: { id: 'u', items: { $ref: '#x' } },
          c: { id: 'u', properties: { d: { $ref: '#/definitions/u' } } },
        },
      },
      { a: '', b: [1, ''], c: { d: '' } },
      'b.1 must be number',
    ],
    [
      { properties: { a: { id: 'http://x/y', type: 'string' }, b: { $ref: 'http://x/y#' } } },
      { b: 1 },
      'b must be string',
    ],
  ]
  for (const [schema, value, wrong] of cases) {
    it(`${JSON.stringify(schema)} says of ${JSON.stringify(value)}: ${wrong ?? 'nothing'}`, () => {
      expect(validatorOf({ ...schema })(value)).to.equal(wrong)
    })
  }

  it('is compiled without touching another of the same id', () => {
    for (const type of ['string', 'number']) expect(() => validatorOf({ id: 'same', type })).not.to.throw()
  })
})

describe('the limit of calls', () => {
  it('holds for each name, and starts anew after a minute', () => {
    let now = 0
    const limit = rateLimit(2, () => now)
    const calls = (name: string, count: number) => () => {
      for (let call = 0; call < count; call++) limit(name)
    }
    expect(calls('a', 2)).not.to.throw()
    expect(calls('a', 1)).to.throw('more than 2 calls of this channel in a minute')
    expect(calls('b', 2)).not.to.throw()
    now = 59_999
    expect(calls('a', 1)).to.throw()
    now = 60_000
    expect(calls('a', 2)).not.to.throw()
  })

  it('does not grow with the names that callers think of', () => {
    const limit = rateLimit(1, () => 0)
    for (let name = 0; name < 50_000; name++) limit(String(name))
    limit('one more')
    expect(() => limit('yet one more')).to.throw('more than 1 calls')
  })
})

describe('what is remembered for a while', () => {
  it('is no more than so many, of which the oldest goes first', () => {
    const recent = new Recent<number>({ entries: 2 })
    for (const [at, key] of ['a', 'b', 'c'].entries()) recent.set(key, at)
    expect(['a', 'b', 'c'].map(key => recent.get(key))).to.deep.equal([undefined, 1, 2])
  })

  it('is forgotten when its time is over', () => {
    const recent = new Recent<number>({ entries: 2, ttlMs: -1 })
    recent.set('a', 1)
    expect(recent.get('a')).to.equal(undefined)
  })
})

describe('the check of consumers', () => {
  const everybody = { may: () => true }

  it('reads the table once for all who ask, until it is old', async () => {
    let reads = 0
    const read = async () => {
      reads += 1
      return everybody
    }
    const fresh = consumerCheck(read, 60_000)
    await Promise.all([fresh.may('a', 'b'), fresh.may('c', 'd')])
    await fresh.may('a', 'b')
    expect(reads).to.equal(1)
    await fresh.refresh()
    expect(reads).to.equal(2)

    const old = consumerCheck(read, 0)
    await old.may('a', 'b')
    await old.may('a', 'b')
    expect(reads).to.equal(4)
  })

  it('lets nobody in when the table cannot be read, and asks again', async () => {
    const answers = [Promise.reject(new Error('down')), Promise.resolve(everybody)]
    const check = consumerCheck(() => answers.shift()!)
    const error = await check.may('a', 'b').catch(thrown => thrown)
    expect(error).to.have.property('message', 'down')
    expect(await check.may('a', 'b')).to.equal(true)
  })
})

describe('what went wrong', () => {
  const hidden = new Error('value "secret" of row 7')
  const cases: readonly (readonly [unknown, readonly unknown[]])[] = [
    [hidden, ['ERROR', 500, 'Internal Server Error']],
    ['text', ['ERROR', 500, 'Internal Server Error']],
    [new LernError('SOURCE_SCHEMA', 'secret'), ['ERROR', 500, 'Internal Server Error']],
    [
      new LernError('SOURCE_UNAVAILABLE', 'secret'),
      ['ERROR', 500, 'a system that is needed for the answer cannot be reached'],
    ],
    [
      new LernError('SOURCE_TIMEOUT', 'secret'),
      ['REQUEST_TIMEOUT', 408, 'a system that is needed for the answer does not answer in time'],
    ],
    [Object.assign(new Error('secret'), { statusCode: 417 }), ['CLIENT_ERROR', 417, 'the call is not valid']],
  ]
  for (const [error, answer] of cases) {
    it(`is answered with ${answer.slice(0, 2).join(' ')}: ${error}`, () => {
      const { code, status, message } = refusalOf(error, 'ERROR')
      expect([code, status, message]).to.deep.equal(answer)
    })
  }

  it('is logged without its cause, which may quote a row', () => {
    const error = new LernError(
      'SOURCE_MALFORMED',
      'cannot convert',
      { source: 'postgres' },
      { cause: hidden },
    )
    expect(loggedError(error)).to.deep.equal({
      code: 'SOURCE_MALFORMED',
      message: 'cannot convert',
      at: { source: 'postgres' },
    })
  })
})
