import { expect } from 'chai'
import type { LernError } from '../../../lib/errors.js'
import type { PageRequest } from '../../support/fake-cql/index.js'
import {
  answersOf,
  byActivity,
  byBatch,
  byCourse,
  byUser,
  findOf,
  finds,
  keysOf,
  plain,
} from './support/known-rows.js'
import { failureOf } from './support/reading.js'
import { served } from './support/served.js'

const isScan = ({ statement }: PageRequest): boolean => statement.includes('token(')
const isFirst = ({ offset }: PageRequest): boolean => offset === 0

describe('finding rows of Cassandra', () => {
  const { server, client, start } = served()

  for (const decode of ['page', 'driver'] as const)
    for (const [what, of, columns, statements] of finds)
      it(`finds ${what} by point reads, decoded by the ${decode}`, async () => {
        const source = await start(of, undefined, { decode })
        const keys = keysOf(of, columns)
        expect(await source.finds!(of.dataset, columns)).to.equal(true)
        expect((await source.find!(findOf(of, keys))).map(plain)).to.deep.equal(answersOf(of, keys))
        expect(server().pages.filter(isScan)).to.deep.equal([])
        expect(server().pages.filter(isFirst)).to.have.length(statements)
      })

  it('gives the columns that were asked for, whatever it reads besides', async () => {
    const source = await start(byBatch)
    const [found] = await source.find!(findOf(byBatch, [{ batchid: 'batch-0' }], { columns: ['progress'] }))
    expect(found![0]).to.have.all.keys(['progress'])
  })

  it('answers a key as often as it is asked, and asks the server once', async () => {
    const source = await start(byUser)
    const keys = ['user-1', 'user-2', 'user-1'].map(userid => ({ userid }))
    expect(await source.find!(findOf(byUser, keys))).to.deep.equal(answersOf(byUser, keys))
    expect(server().pages).to.have.length(2)
  })

  it('gets one row for each key', async () => {
    const source = await start(byUser)
    const keys = ['user-3', 'nobody', 'user-1']
    const where = { courseid: 'course-1' }
    expect(await source.get!({ ...findOf(byUser, []), keys, where })).to.deep.equal(
      answersOf(
        byUser,
        keys.map(userid => ({ userid, ...where })),
      ).map(([first]) => first),
    )
  })

  it('asks nothing where no row can be', async () => {
    const source = await start(byUser)
    expect(await source.find!(findOf(byUser, []))).to.deep.equal([])
    const keys = ['', 'x'.repeat(70_000)].map(userid => ({ userid }))
    expect(await source.find!(findOf(byUser, keys))).to.deep.equal([[], []])
    expect(server().pages).to.deep.equal([])
  })

  describe('of one partition', () => {
    const users = Array.from({ length: 250 }, (_, at) => `user-${at}`)
    const keys = users.map(user_id => ({ course_id: 'course-0', batch_id: 'batch-0', user_id }))
    const valuesOf = ({ values }: PageRequest) => values.at(-1)!.readInt32BE()

    it('asks for up to a hundred in one statement', async () => {
      const source = await start(byCourse)
      expect(await source.find!(findOf(byCourse, keys))).to.deep.equal(answersOf(byCourse, keys))
      expect(server().pages.map(valuesOf).sort()).to.deep.equal([100, 100, 50])
    })

    const aggregates = ['cb:batch-0', 'cb:batch-1', 'cb:batch-2', 'cb:batch-3'].map(context_id => ({
      activity_type: 'Course',
      activity_id: 'course-0',
      user_id: 'user-0',
      context_id,
    }))

    for (const [version, statements] of [
      ['3.11.6', 4],
      ['4.0.1', 1],
    ] as const)
      it(`asks Cassandra ${version} for collections in ${statements} statements`, async () => {
        const source = await start(byActivity)
        for (const host of client().hosts.values()) host.cassandraVersion = version
        const found = await source.find!(findOf(byActivity, aggregates))
        expect(found.map(plain)).to.deep.equal(answersOf(byActivity, aggregates))
        expect(server().pages).to.have.length(statements)
      })
  })

  it('has 64 statements under way and no more', async () => {
    const waiting: (() => void)[] = []
    const together: number[] = []
    const releaseAll = async () => {
      // What was sent before this has arrived when this is answered.
      await client().execute('SELECT key FROM system.local')
      together.push(waiting.length)
      for (const release of waiting.splice(0)) release()
    }
    const source = await start(
      byUser,
      () =>
        new Promise(resolve => {
          if (waiting.push(() => resolve(undefined)) === 64) releaseAll()
        }),
    )
    const keys = Array.from({ length: 128 }, (_, at) => ({ userid: `user-${at}` }))
    expect(await source.find!(findOf(byUser, keys))).to.deep.equal(answersOf(byUser, keys))
    expect(together).to.deep.equal([64, 64])
  })

  it('refuses keys that do not tell the partitions of the table', async () => {
    const source = await start(byBatch)
    expect(await source.finds!(byBatch.dataset, ['userid', 'courseid'])).to.equal(false)
    const failure = (await failureOf(
      source.find!(findOf(byBatch, [{ userid: 'user-1', courseid: 'course-1' }])),
    )) as LernError
    expect([failure.code, failure.message, failure.at.allowed]).to.deep.equal([
      'NOT_SERVED',
      'the rows of user_enrolments cannot be found by userid, courseid alone',
      'keys of text that name batchid',
    ])
  })
})
