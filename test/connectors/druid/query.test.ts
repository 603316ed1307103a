import { expect } from 'chai'
import { type DruidOptions, druid, type SummaryEventsOptions } from '../../../connectors/druid/index.js'
import { courseBatch, summaryEvents } from '../../../pipelines/datasets/index.js'
import { type Asked, type Reply, type ScriptedServer, scriptedServer } from '../../support/scripted-server.js'
import { failureOf, readAll, scanOf } from '../support/reading.js'
import { groupOf, groups, rows } from './support/groups.js'

describe('a query of Druid', () => {
  let server: ScriptedServer
  afterEach(() => server.close())

  const sourceFor = async (
    answer: (asked: Asked) => Reply | Promise<Reply>,
    options: Partial<DruidOptions> = {},
    events: SummaryEventsOptions = {},
  ) => {
    server = await scriptedServer(answer)
    return druid({ url: `${server.url}/`, ...options }).summaryEvents(events)
  }

  const calls = () => server.asked.map(({ method, path }) => `${method} ${path.replace(/lern-.*/, 'ID')}`)

  it('asks for what the report is about', async () => {
    const source = await sourceFor(
      () => ({ json: groups }),
      {},
      { now: new Date('2024-03-05T12:00:00Z'), producerEnv: 'prod.sunbird' },
    )
    expect(await readAll(source, scanOf(summaryEvents))).to.have.lengthOf(rows.length)
    const [{ method, path, body }] = server.asked as [Asked]
    expect(`${method} ${path}`).to.equal('POST /druid/v2')
    const { context, ...query } = body as { context: Record<string, unknown> }
    expect(context.queryId).to.match(/^lern-/)
    expect(context.timeout).to.equal(600_000)
    expect(query).to.deep.equal({
      queryType: 'groupBy',
      dataSource: 'summary-events',
      granularity: 'all',
      intervals: ['2024-03-03T18:30:00.000Z/2024-03-04T18:30:00.000Z'],
      dimensions: [
        { type: 'default', dimension: 'object_rollup_l1', outputName: 'courseId' },
        { type: 'default', dimension: 'uid', outputName: 'userId' },
        { type: 'default', dimension: 'context_cdata_id', outputName: 'batchId' },
      ],
      filter: {
        type: 'and',
        fields: [
          { type: 'selector', dimension: 'eid', value: 'ME_WORKFLOW_SUMMARY' },
          {
            type: 'in',
            dimension: 'dimensions_pdata_id',
            values: ['prod.sunbird.app', 'prod.sunbird.portal'],
          },
          { type: 'selector', dimension: 'dimensions_type', value: 'content' },
          { type: 'selector', dimension: 'dimensions_mode', value: 'play' },
          { type: 'selector', dimension: 'context_cdata_type', value: 'batch' },
        ],
      },
      aggregations: [{ type: 'doubleSum', name: 'sum__edata_time_spent', fieldName: 'edata_time_spent' }],
      postAggregations: [
        {
          type: 'arithmetic',
          name: 'timespent',
          fn: '/',
          fields: [
            { type: 'fieldAccess', name: 'sum__edata_time_spent', fieldName: 'sum__edata_time_spent' },
            { type: 'constant', name: 'seconds', value: 60 },
          ],
        },
      ],
    })
  })

  for (const [options, header, value] of [
    [{ token: 'abc' }, 'authorization', 'Bearer abc'],
    [{ token: 'abc', header: 'X-Druid-Token' }, 'x-druid-token', 'abc'],
  ] as const) {
    it(`carries the token in ${header}`, async () => {
      await readAll(await sourceFor(() => ({ json: [] }), options), scanOf(summaryEvents))
      expect(server.asked[0]!.headers[header]).to.equal(value)
    })
  }

  it('goes to another broker when the data source is rolled up', async () => {
    const other = await scriptedServer(() => ({ json: [] }))
    try {
      const events = { dataSource: 'summary-rollup-events' }
      await readAll(
        await sourceFor(() => ({ status: 500 }), { rollup: other.url }, events),
        scanOf(summaryEvents),
      )
      expect(other.asked).to.have.lengthOf(1)
      expect(server.asked).to.deep.equal([])
    } finally {
      await other.close()
    }
  })

  it('is cancelled by its own id when it is aborted', async () => {
    const abort = new AbortController()
    const reason = new Error('stop')
    const source = await sourceFor(({ method }) => {
      if (method === 'DELETE') return { status: 202 }
      abort.abort(reason)
      return { end: 'never' }
    })
    const reading = readAll(source, scanOf(summaryEvents, { signal: abort.signal }))
    expect(await failureOf(reading)).to.equal(reason)
    const [query, cancel] = server.asked as [Asked, Asked]
    const { queryId } = (query.body as { context: { queryId: string } }).context
    expect(`${cancel.method} ${cancel.path}`).to.equal(`DELETE /druid/v2/${queryId}`)
  })

  it('is read as it comes, and cancelled when the reader leaves', async () => {
    const source = await sourceFor(({ method }) =>
      method === 'DELETE' ? { status: 202 } : { pieces: [`[${JSON.stringify(groups[0])},`], end: 'never' },
    )
    for await (const chunk of source.rows(scanOf(summaryEvents))) {
      expect(chunk).to.have.lengthOf(1)
      break
    }
    expect(calls()).to.deep.equal(['POST /druid/v2', 'DELETE /druid/v2/ID'])
  })

  it('refuses a row whose number is none, and goes on', async () => {
    const of = (timespent: unknown) =>
      groupOf({ courseId: 'c', batchId: 'b', userId: String(timespent), sum__edata_time_spent: 1, timespent })
    const source = await sourceFor(() => ({ json: [of('Infinity'), of(2.5)] }))
    const bad: object[] = []
    const found = await readAll(source, scanOf(summaryEvents, { reject: row => bad.push(row) }))
    expect(found.map(({ timespent }) => timespent)).to.deep.equal([2.5])
    expect(bad).to.deep.equal([{ column: 'timespent', expected: 'a number' }])
  })

  it('knows no number where Druid says NaN, and a user of that name', async () => {
    const event = {
      courseId: 'c',
      batchId: 'b',
      userId: 'NaN',
      sum__edata_time_spent: 'NaN',
      timespent: 'NaN',
    }
    const source = await sourceFor(() => ({ json: [groupOf(event)] }))
    const [row] = await readAll(source, scanOf(summaryEvents))
    expect(row).to.include({ userId: 'NaN', sum__edata_time_spent: null, timespent: null })
  })

  it('gives all groups of users and batches that are not known, however Druid calls them', async () => {
    const spent = [
      [null, null],
      ['unknown', null],
      [null, 'unknown'],
      ['unknown', 'unknown'],
    ].map(([userId, batchId], at) =>
      groupOf({ courseId: 'c', userId, batchId, sum__edata_time_spent: at + 1 }),
    )
    const source = await sourceFor(() => ({ json: spent }))
    const bad: object[] = []
    const scan = scanOf(summaryEvents, { ordered: true, reject: row => bad.push(row) })
    const found = await readAll(source, scan)
    expect(bad).to.deep.equal([])
    expect(found.map(({ userId, batchId }) => [userId, batchId])).to.deep.equal(
      spent.map(() => ['unknown', 'unknown']),
    )
    expect(found.reduce((sum, row) => sum + Number(row.sum__edata_time_spent), 0)).to.equal(10)
  })

  it('asks for the time of a scan rather than for its own', async () => {
    const source = await sourceFor(() => ({ json: [] }), {}, { interval: '2024-01-01/2024-01-02' })
    const between = { from: new Date('2024-02-01T00:00:00Z'), to: new Date('2024-02-03T00:00:00Z') }
    const scan = scanOf(summaryEvents, { ordered: true })
    await readAll(source, scan)
    await readAll(source, { ...scan, between })
    await readAll(source, { ...scan, between })
    expect(server.asked.map(({ body }) => (body as { intervals: unknown }).intervals)).to.deep.equal([
      ['2024-01-01T00:00:00.000Z/2024-01-02T00:00:00.000Z'],
      ['2024-02-01T00:00:00.000Z/2024-02-03T00:00:00.000Z'],
    ])
  })

  it('serves no other dataset', async () => {
    const source = await sourceFor(() => ({ json: [] }))
    expect(await failureOf(readAll(source, scanOf(courseBatch)))).to.include({
      code: 'NOT_SERVED',
      message: 'druid cannot serve course_batch',
    })
  })

  it('is checked', async () => {
    const source = await sourceFor(() => ({ json: ['summary-events', 'telemetry-events'] }))
    expect(await source.check!(summaryEvents)).to.deep.equal([
      { what: 'druid: reachable', ok: true, detail: 'a broker of 2 data sources' },
      { what: 'druid: summary-events', ok: true, detail: 'it is there' },
    ])
    expect(calls()).to.deep.equal(['GET /druid/v2/datasources'])
  })

  it('is checked without a right to ask', async () => {
    const source = await sourceFor(() => ({ status: 403 }), { token: 'secret' })
    expect(await source.check!(summaryEvents)).to.deep.equal([
      { what: 'druid: reachable', ok: false, detail: 'druid refuses access (403)' },
    ])
  })
})
