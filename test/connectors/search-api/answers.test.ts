import { expect } from 'chai'
import { type KindName, searchApi } from '../../../connectors/search-api/index.js'
import type { BadRow } from '../../../lib/source.js'
import { content, location, organisation } from '../../../pipelines/index.js'
import { failureOf } from '../../support/failure.js'
import { drip, json, page, reset, resetMidBody, silence, status, text } from '../../support/http-faults.js'
import { rowsOf, scanOf } from '../../support/scans.js'
import { type Fault, type SearchServer, searchServer } from '../../support/search-server.js'

const DATASETS = { content, organisation, location }
const retry = { attempts: 2, deadline: 20_000, shortest: 1, longest: 2 }

describe('the answer of a search API', () => {
  let server: SearchServer
  before(async () => {
    server = await searchServer({})
  })
  after(() => server.stop())
  afterEach(() => server.failAlways(undefined))

  const read = async (kind: KindName, fault: Fault, columns?: readonly string[]) => {
    server.failAlways(fault)
    const bad: BadRow[] = []
    const source = searchApi({ url: server.contentUrl, kind, retry, timeoutMs: 100 })
    const asked = { reject: (row: BadRow) => bad.push(row), ...(columns && { columns }) }
    return { rows: await rowsOf(source, scanOf(DATASETS[kind], asked)), bad }
  }

  it('of an organisation is read under the names of its table', async () => {
    const document = {
      id: 'o1',
      orgName: 'Ünïted — தமிழ்',
      rootOrgId: 'o0',
      externalId: 'E 1',
      isTenant: false,
      organisationType: 2,
      orgLocation: [{ id: 'l1', type: 'state' }],
      keys: { exhaustEncryptionKey: ['https://keys/1.pem'] },
      contactDetail: [{ phone: '9' }],
      status: 1,
    }
    const columns = [
      'id',
      'orgname',
      'rootorgid',
      'externalid',
      'istenant',
      'organisationtype',
      'orglocation',
      'status',
    ]
    const answer = json({ result: { response: { count: 1, content: [document] } } })
    expect(await read('organisation', answer, columns)).to.deep.equal({
      rows: [
        {
          id: 'o1',
          orgname: 'Ünïted — தமிழ்',
          rootorgid: 'o0',
          externalid: 'E 1',
          istenant: false,
          organisationtype: '2',
          orglocation: '[{"id":"l1","type":"state"}]',
          status: 1,
        },
      ],
      bad: [],
    })
    const [request] = server.received.slice(-1)
    expect(request!.body.request.fields).to.include.members(['orgName', 'rootOrgId', 'orgLocation'])
    expect((await read('organisation', answer)).bad).to.deep.equal([])
  })

  it('about contents holds them in many arrays, but not in its facets', async () => {
    const result = {
      count: 3,
      content: [{ identifier: 'do_1' }],
      QuestionSet: [{ identifier: 'do_2' }],
      SomethingNew: [{ identifier: 'do_3' }],
      facets: [{ name: 'status', values: [{ name: 'live', count: 3 }] }],
      collections: [],
      words: ['one', 'two'],
    }
    const { rows } = await read('content', json({ responseCode: 'OK', result }), ['identifier'])
    expect(rows.map(({ identifier }) => identifier)).to.deep.equal(['do_1', 'do_2', 'do_3'])
  })

  it('about no contents has no array at all', async () => {
    expect((await read('content', json({ result: { count: 0 } }))).rows).to.deep.equal([])
  })

  it('may have fields of any name', async () => {
    const document =
      '{"id":"l1","__proto__":{"name":"x"},"constructor":"y","toString":1,"hasOwnProperty":null}'
    const answer = text(`{"result":{"count":1,"response":[${document}]}}`)
    const { rows } = await read('location', answer)
    expect(rows).to.deep.equal([{ id: 'l1', code: null, name: null, parentid: null, type: null }])
    expect(({} as { name?: string }).name).to.equal(undefined)
  })

  const items: readonly (readonly [item: unknown, column: string, expected: string])[] = [
    [{ identifier: 'do_1', name: 5 }, 'name', 'text'],
    [{ identifier: 'do_1', leafNodesCount: '5' }, 'leafNodesCount', 'a whole number of 32 bits'],
    [{ identifier: 'do_1', medium: 'English' }, 'medium', 'an array of text'],
    [{ identifier: 9876543210 }, 'identifier', 'text, as it is part of the key'],
    [{ name: 'nobody' }, 'identifier', 'text, as it is part of the key'],
    ['9876543210', 'identifier', 'text, as it is part of the key'],
    [null, 'identifier', 'text, as it is part of the key'],
  ]
  for (const [item, column, expected] of items) {
    it(`has a bad row when ${column} is not ${expected}: ${JSON.stringify(item)}`, async () => {
      const answer = json({ result: { count: 2, content: [item, { identifier: 'do_2' }] } })
      const { rows, bad } = await read('content', answer)
      expect(rows.map(({ identifier }) => identifier)).to.deep.equal(['do_2'])
      expect(bad).to.deep.equal([{ column, expected }])
    })
  }

  const org = (response: unknown) => json({ responseCode: 'OK', result: { response } })
  const wrong: readonly (readonly [KindName, string, Fault, code: string, message: RegExp])[] = [
    ['content', 'a web page', page, 'SOURCE_MALFORMED', /answers with a web page instead of JSON$/],
    [
      'content',
      'a truncated one',
      text('{"result":{"cou'),
      'SOURCE_MALFORMED',
      /something that is not JSON$/,
    ],
    [
      'content',
      'NaN for a count',
      text('{"result":{"count":NaN}}'),
      'SOURCE_MALFORMED',
      /something that is not JSON$/,
    ],
    [
      'content',
      'no count',
      json({ result: { content: [] } }),
      'SOURCE_MALFORMED',
      /: result\.count in its answer is not a/,
    ],
    [
      'content',
      'an error with a 200',
      json({ responseCode: 'SERVER_ERROR', result: {} }),
      'SOURCE_MALFORMED',
      /responseCode in its answer is not OK$/,
    ],
    [
      'organisation',
      'no response',
      json({ result: {} }),
      'SOURCE_MALFORMED',
      /: result\.response in its answer is not an object$/,
    ],
    [
      'organisation',
      'no list',
      org({ count: 1, content: {} }),
      'SOURCE_MALFORMED',
      /: result\.response\.content in its answer is not an array$/,
    ],
    [
      'location',
      'no list',
      json({ result: { count: 1, response: null } }),
      'SOURCE_MALFORMED',
      /: result\.response in its answer is not an array$/,
    ],
    [
      'location',
      'text for a count',
      json({ result: { count: '1', response: [] } }),
      'SOURCE_MALFORMED',
      /: result\.count in its answer is not a whole number/,
    ],
    ['location', 'a refusal', status(401), 'SOURCE_REFUSED', /refuses access \(401\)$/],
    ['location', 'trouble', status(500), 'SOURCE_UNAVAILABLE', /is in trouble \(500\)$/],
    ['location', 'a cut one', reset, 'SOURCE_UNAVAILABLE', /cannot be read: /],
    ['location', 'one cut within', resetMidBody, 'SOURCE_UNAVAILABLE', /cannot be read: /],
    ['location', 'none', silence, 'SOURCE_TIMEOUT', /does not answer within 100 ms$/],
    ['location', 'one without end', drip, 'SOURCE_TIMEOUT', /does not answer within 100 ms$/],
  ]
  for (const [kind, name, fault, code, message] of wrong) {
    it(`that is ${name} fails with ${code}, and is not quoted`, async () => {
      const error = await failureOf(read(kind, fault))
      expect(error).to.include({ code })
      expect(error.message)
        .to.match(message)
        .and.match(new RegExp(`^search-api ${kind} `))
      expect(error.at).to.include({ source: `search-api ${kind}` })
      expect(error.at.path).to.match(/^127\.0\.0\.1:\d+\/v3\/search$/)
      expect(JSON.stringify([error.message, error.at])).not.to.contain('9876543210')
    })
  }
})
