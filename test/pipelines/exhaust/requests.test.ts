import { expect } from 'chai'
import {
  attempted,
  batch,
  catalogOf,
  collection,
  consent,
  type Delivered,
  deliver,
  enrolment,
  hierarchy,
  KEY,
  linesOf,
  opened,
  policy,
  REPORTS,
  user,
} from './support.js'

/* What all three reports do with a request: which batches it is about, and what it is told. */

type Given = readonly [
  what: string,
  changes: Parameters<typeof catalogOf>[0],
  parameters: Readonly<Record<string, unknown>>,
]

const inBatch = (batchid: string, courseid = 'c1') => ({
  ...batch,
  batchid,
  courseid,
  name: `Batch ${batchid}`,
})
const learnsIn = (batchid: string, courseid = 'c1') => ({ ...enrolment, batchid, courseid })
const attempts = (batch_id: string, course_id = 'c1') => ({ ...attempted, batch_id, course_id })
const ofCourse = (identifier: string, more: object = {}) => ({ ...collection, identifier, ...more })
const treeOf = (identifier: string) => ({ ...hierarchy, identifier })
const agreesTo = (object_id: string) => ({ ...consent, object_id })

/** Batches of two collections; `b2` stands under both of them. */
const many = {
  course_batch: [inBatch('b1'), inBatch('b2'), inBatch('b2', 'c2'), inBatch('b3', 'c2')],
  content: [ofCourse('c1'), ofCourse('c2', { name: 'Decimals' })],
  content_hierarchy: [treeOf('c1'), treeOf('c2')],
  user_enrolments: [learnsIn('b1'), learnsIn('b2'), learnsIn('b2', 'c2'), learnsIn('b3', 'c2')],
  user_consent: [agreesTo('c1'), agreesTo('c2')],
  assessment_aggregator: [attempts('b1'), attempts('b2'), attempts('b2', 'c2'), attempts('b3', 'c2')],
}
const twenty = Array.from({ length: 20 }, (_, at) => `b${at}`)
const filter = (filters: object) => ({ batchId: undefined, searchFilter: { request: { filters } } })

for (const [key, report] of REPORTS) {
  const folder = `${key}-exhaust`
  /** Paths without the folder, what the names have in common, and the end that tells of protection. */
  const names = ({ files }: Delivered) =>
    Object.keys(files)
      .map(path => path.replace(`${folder}/`, '').replace(/\.(csv|zip)$/, ''))
      .map(name => name.replace(`_${key}_20240306`, ''))
      .sort()
  const run = (changes: Parameters<typeof catalogOf>[0], parameters: object, settings = {}) =>
    deliver(report, catalogOf(changes), { ...parameters }, settings)

  describe(`a request of ${folder}`, () => {
    const served: readonly (readonly [...Given, files: readonly string[]])[] = [
      ['a batch', {}, {}, ['b1']],
      ['a batch and others, of which it beats the others', many, { batchFilter: 'b3' }, ['b1']],
      ['several batches', many, { batchId: undefined, batchFilter: 'b3,b1' }, ['b1', 'b3']],
      ['a list of batches', many, { batchId: undefined, batchFilter: ['b3', 'b1', 'b3'] }, ['b1', 'b3']],
      ['a batch twice', many, { batchId: undefined, batchFilter: 'b1, b1' }, ['b1']],
      ['a batch that nobody knows beside one', many, { batchId: undefined, batchFilter: 'b1,b9' }, ['b1']],
      ['a batch id of two collections', many, { batchId: 'b2' }, ['b2_c1', 'b2_c2']],
      [
        'a batch id of two collections, one of them retired',
        { ...many, content: [ofCourse('c1'), ofCourse('c2', { status: 'Retired' })] },
        { batchId: 'b2' },
        ['b2'],
      ],
      [
        'batches of an unknown collection beside others',
        { ...many, content: [ofCourse('c1')] },
        { batchId: undefined, batchFilter: 'b1,b3' },
        ['b1'],
      ],
      [
        'a collection that comes twice, retired last',
        { content: [ofCourse('c1'), ofCourse('c1', { status: 'Retired' })] },
        {},
        ['b1'],
      ],
      ['an unlisted collection', { content: [ofCourse('c1', { status: 'Unlisted' })] }, {}, ['b1']],
      [
        'all but what was delivered',
        many,
        { batchId: undefined, batchFilter: 'b1,b3', except: 'b1' },
        ['b3'],
      ],
      ['a search', many, filter({ identifier: ['c2'] }), ['b2', 'b3']],
      [
        'a search as text',
        many,
        { batchId: undefined, searchFilter: '{"request":{"filters":{"name":"Decimals"}}}' },
        ['b2', 'b3'],
      ],
      ['a search of all', many, filter({ channel: 'o1' }), ['b1', 'b2_c1', 'b2_c2', 'b3']],
      [
        'a search that also finds what is retired',
        { ...many, content: [ofCourse('c1'), ofCourse('c2', { status: 'Retired' })] },
        filter({ channel: 'o1' }),
        ['b1', 'b2'],
      ],
      [
        'a search of drafts',
        { content: [ofCourse('c1', { status: 'Draft' })] },
        filter({ status: 'Draft' }),
        ['b1'],
      ],
      [
        'as many batches as are allowed',
        { course_batch: twenty.map(id => inBatch(id)) },
        { batchId: undefined, batchFilter: twenty },
        twenty.toSorted(),
      ],
      ['a batch without a name', { course_batch: [{ ...batch, name: null }] }, {}, ['b1']],
      [
        'a batch of a name that is a path',
        { course_batch: [inBatch('../b1')], user_enrolments: [learnsIn('../b1')] },
        { batchId: '../b1' },
        ['%2E.%2Fb1'],
      ],
    ]
    for (const [what, changes, parameters, files] of served)
      it(`gives one file for each batch: ${what}`, async () => {
        const delivered = await run(changes, parameters)
        expect([delivered.error, names(delivered)]).to.deep.equal([undefined, files])
        expect(delivered.record.status).to.equal('success')
      })

    it('puts the files into the folder of the request', async () => {
      const { files } = await run({}, { request: 'R1' })
      expect(Object.keys(files)[0]).to.match(new RegExp(`^${folder}/R1/b1_${key}_20240306\\.(csv|zip)$`))
    })

    it('cannot be led out of its folder by a request', async () => {
      const { files } = await run({}, { request: '../../etc' })
      expect(Object.keys(files)[0]).to.match(new RegExp(`^${folder}/%2E\\.%2F\\.\\.%2Fetc/b1_`))
    })

    it('is of the day of the zone of file names', async () => {
      const { files } = await run({}, {}, { fileZone: 'UTC' })
      expect(Object.keys(files)[0]).to.contain(`b1_${key}_20240305.`)
    })

    const refused: readonly (readonly [...Given, code: string, message: string])[] = [
      [
        'nothing',
        {},
        { batchId: undefined },
        'USAGE',
        'Request should have either of batchId, batchFilter, searchFilter or encrption key',
      ],
      ['a batch that nobody knows', {}, { batchId: 'b9' }, 'NO_DATA', 'No data found'],
      ['an empty batch id', {}, { batchId: '' }, 'NO_DATA', 'No data found'],
      ['no batches', {}, { batchId: undefined, batchFilter: [] }, 'NO_DATA', 'No data found'],
      ['an empty list of batches', {}, { batchId: undefined, batchFilter: '' }, 'NO_DATA', 'No data found'],
      ['only what was delivered', {}, { except: 'b1' }, 'NO_DATA', 'No data found'],
      [
        'a retired collection',
        { content: [ofCourse('c1', { status: 'Retired' })] },
        {},
        'NO_DATA',
        'The request is made for retired collection',
      ],
      [
        'a collection that comes twice, retired first',
        { content: [ofCourse('c1', { status: 'Retired' }), ofCourse('c1')] },
        {},
        'NO_DATA',
        'The request is made for retired collection',
      ],
      [
        'a collection without a status',
        { content: [ofCourse('c1', { status: null })] },
        {},
        'NO_DATA',
        'The request is made for retired collection',
      ],
      [
        'a draft',
        { content: [ofCourse('c1', { status: 'Draft' })] },
        {},
        'NO_DATA',
        'The request is made for retired collection',
      ],
      ['an unknown collection', { content: [] }, {}, 'NO_DATA', 'The request is made for retired collection'],
      ['a search that finds nothing', {}, filter({ identifier: 'c9' }), 'NO_DATA', 'No data found'],
      ['a search that finds no batch', {}, filter({ identifier: 'p' }), 'NO_DATA', 'No data found'],
      [
        'a search that finds only what is retired',
        { content: [ofCourse('c1', { status: 'Retired' })] },
        filter({ identifier: 'c1' }),
        'NO_DATA',
        'The request is made for retired collection',
      ],
      [
        'too many batches',
        {},
        { batchId: undefined, batchFilter: [...twenty, 'b20'] },
        'USAGE',
        'Number of batches in request exceeded. It should be within 20',
      ],
      [
        'a search of too many batches',
        { course_batch: [...twenty, 'b20'].map(id => inBatch(id)) },
        filter({ identifier: 'c1' }),
        'USAGE',
        'Number of batches in request exceeded. It should be within 20',
      ],
      [
        'a search that is no JSON',
        {},
        { batchId: undefined, searchFilter: '{' },
        'USAGE',
        `the parameter searchFilter of ${folder} is not a JSON object`,
      ],
      [
        'a list that is none',
        {},
        { batchId: undefined, batchFilter: { b1: true } },
        'USAGE',
        `the parameter batchFilter of ${folder} is not texts separated by commas`,
      ],
      [
        'a level that nobody knows',
        { tenant_preference: [policy('o1', 'SECRET')] },
        {},
        'POLICY',
        'the policy of the tenant names a level that nobody knows',
      ],
    ]
    for (const [what, changes, parameters, code, message] of refused)
      it(`is refused when it asks for ${what}`, async () => {
        const { error, files } = await run(changes, parameters)
        expect([error?.code, error?.message, files]).to.deep.equal([code, message, {}])
      })

    it('counts batches against the limit of the deployment, each once', async () => {
      const batches = { batchId: undefined, batchFilter: 'b1,b2,b1' }
      const { error } = await run(many, batches, { batchesPerRequest: 1 })
      expect(error?.message).to.equal('Number of batches in request exceeded. It should be within 1')
      expect((await run(many, batches, { batchesPerRequest: 2 })).error).to.equal(undefined)
    })
  })

  const learnersOf = async (changes: Parameters<typeof catalogOf>[0], parameters: Given[2] = {}) =>
    plainLines(await deliver(report, catalogOf(changes), parameters, { requestKey: KEY }))

  describe(`the learners in a file of ${folder}`, () => {
    const person = (userid: string, more: object = {}) => ({ ...user, userid, ...more })
    const learner = (userid: string, more: object = {}) => ({ ...enrolment, userid, ...more })
    const two = {
      user_enrolments: [learner('u2'), learner('u1')],
      user_cache: [person('u1'), person('u2')],
      user_consent: [consent, { ...consent, user_id: 'u2' }],
      assessment_aggregator: ['u1', 'u2'].map(user_id => ({
        ...attempted,
        user_id,
      })),
    }

    const shown: readonly (readonly [...Given, users: readonly string[]])[] = [
      ['all, by their id', two, {}, ['u1', 'u2']],
      [
        'none that is not active',
        { ...two, user_enrolments: [learner('u1', { active: false }), learner('u2', { active: null })] },
        {},
        [],
      ],
      ['none without a date', { ...two, user_enrolments: [learner('u1', { enrolleddate: null })] }, {}, []],
      [
        'one with the newer date alone',
        {
          ...two,
          user_enrolments: [learner('u1', { enrolleddate: null, enrolled_date: '2023-04-01T10:00:00Z' })],
        },
        {},
        ['u1'],
      ],
      ['none that is not in the cache', { ...two, user_cache: [person('u2')] }, {}, ['u2']],
      [
        'none of another batch',
        { ...two, user_enrolments: [learner('u1', { batchid: 'b2' }), learner('u2')] },
        {},
        ['u2'],
      ],
      [
        'none of another collection',
        { ...two, user_enrolments: [learner('u1', { courseid: 'c2' })] },
        {},
        [],
      ],
      [
        'those of all organisations, for the owner',
        { ...two, user_cache: [person('u1', { rootorgid: 'o2' }), person('u2', { rootorgid: null })] },
        {},
        ['u1', 'u2'],
      ],
      [
        'those of all organisations, for the owner by name',
        { ...two, user_cache: [person('u1', { rootorgid: 'o2' }), person('u2')] },
        { channel: 'o1' },
        ['u1', 'u2'],
      ],
      [
        'those of all organisations, for the system',
        { ...two, user_cache: [person('u1', { rootorgid: 'o2' }), person('u2')] },
        { channel: 'System' },
        ['u1', 'u2'],
      ],
      [
        'its own, for another organisation',
        {
          ...two,
          user_cache: [person('u1', { rootorgid: 'o2' }), person('u2')],
          user_consent: [
            { ...consent, consumer_id: 'o2' },
            { ...consent, consumer_id: 'o2', user_id: 'u2' },
          ],
        },
        { channel: 'o2' },
        ['u1'],
      ],
      ['nobody', { ...two, user_enrolments: [] }, {}, []],
    ]
    for (const [what, changes, parameters, users] of shown)
      it(`are ${what}`, async () => expect(await learnersOf(changes, parameters)).to.deep.equal(users))

    it('come from each batch into its own file', async () => {
      const delivered = await deliver(report, catalogOf(many), { batchId: undefined, batchFilter: 'b1,b2' })
      expect(delivered.record.files.map(({ rows }) => rows)).to.deep.equal([1, 1, 1])
    })
  })
}

/** The ids of users in the one file that came, in order, each once. */
const plainLines = async (delivered: Delivered): Promise<readonly string[]> => {
  const lines = linesOf(await opened(delivered))
  return [...new Set(lines.map(line => line.replace(/"[^"]*"/g, '').split(',')[4]!))]
}
