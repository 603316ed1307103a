import { type Client, errors, type QueryOptions, types } from 'cassandra-driver'
import { expect } from 'chai'
import { MAX_TOKEN, MIN_TOKEN } from '../../lib/token-range.js'
import { connectClient, type FakeCql, type FakeCqlOptions, fakeCql } from './fake-cql/index.js'
import { SCAN, users } from './fake-cql/sample.js'

const { responseErrorCodes: CODE } = types

const failureOf = (reading: Promise<unknown>): Promise<Error & { code?: number }> =>
  reading.then(
    () => Promise.reject(new Error('it did not fail')),
    error => error,
  )

describe('the faults of the fake CQL server', () => {
  let server: FakeCql
  let client: Client

  const start = async (options: FakeCqlOptions): Promise<void> => {
    server = await fakeCql(options)
    client = await connectClient(server)
  }

  const read = (options: QueryOptions = {}) =>
    client.execute(SCAN, [String(MIN_TOKEN), String(MAX_TOKEN)], { prepare: true, ...options })

  afterEach(async () => {
    await client.shutdown()
    await server.stop()
  })

  describe('an error', () => {
    const cases = [
      ['readTimeout', CODE.readTimeout],
      ['readFailure', CODE.readFailure],
      ['overloaded', CODE.overloaded],
      ['unavailable', CODE.unavailableException],
      ['server', CODE.serverError],
      ['invalidPagingState', CODE.protocolError],
      ['unauthorized', CODE.unauthorized],
    ] as const
    for (const [error, code] of cases) {
      it(`reaches the caller: ${error}`, async () => {
        await start({ tables: [users], onPage: () => ({ error }) })

        const failure = await failureOf(read())

        expect(failure).to.be.instanceOf(errors.ResponseError)
        expect(failure.code).to.equal(code)
      })
    }

    it('answers a paging state that is not from here', async () => {
      await start({ tables: [users] })

      const failure = await failureOf(read({ pageState: 'abcd' }))

      expect(failure.message).to.equal('Invalid value for the paging state')
    })

    it('answers a table that is not there', async () => {
      await start({ tables: [users] })

      const failure = await failureOf(client.execute('SELECT a FROM sunbird.nobody'))

      expect(failure.message).to.equal('table sunbird.nobody does not exist')
    })
  })

  describe('a connection', () => {
    it('that breaks in an answer fails the request, and the next one is served', async () => {
      await start({
        tables: [users],
        onPage: ({ offset, asked }) => (offset === 0 && asked === 1 ? { reset: true } : undefined),
      })

      const failure = await failureOf(read())

      expect(failure).to.have.property('isSocketError', true)
      expect((await read()).rows).to.have.length(10)
    })

    it('may be slow', async () => {
      await start({ tables: [users], onPage: () => ({ delayMs: 60_000 }) })
      const failure = await failureOf(read({ readTimeout: 50 }))

      expect(failure).to.be.instanceOf(errors.OperationTimedOutError)
    })
  })
})
