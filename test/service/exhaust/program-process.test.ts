import { expect } from 'chai'
import { programUserExhaust } from '../../../pipelines/index.js'
import type { Request } from '../../../service/worker/index.js'
import { KEY, policy } from '../../pipelines/exhaust/support.js'
import { catalogWith } from '../../pipelines/support.js'
import { linesIn, workOn } from './support.js'

const enrolment = {
  program_id: 'p1',
  program_externalId: 'EXT-1',
  program_name: 'Reading',
  user_id: 'u1',
  pii_consent_required: false,
  user_locations: { district_name: 'BLR' },
}
const FILTERS = [
  { table_name: 'program_enrollment', table_filters: [{ name: 'program_id', operator: '=', value: 'p1' }] },
]
const ASKED = { type: 'program-user-exhaust', params: { filters: FILTERS } }
const PATH = 'ml_reports/program-user-exhaust/R1_20240306.zip'

const work = (request: Partial<Request> = {}, given: Partial<Parameters<typeof workOn>[0]> = {}) =>
  workOn({
    report: programUserExhaust,
    catalog: catalogWith({
      program_enrollment: [enrolment],
      tenant_preference: [policy('default', 'PASSWORD_PROTECTED_DATASET')],
    }),
    request: { data: ASKED, ...request },
    ...given,
  })
const failed = (code: string, message: string) => ({
  status: 'FAILED',
  message,
  code,
  files: [],
  processedBatches: [],
})

describe('a request for who takes part in a program', () => {
  it('gives one file, which the key of the request opens', async () => {
    const { outcome, files, drafts } = await work()
    expect(outcome).to.deep.equal({ status: 'SUCCESS', files: [PATH], processedBatches: [] })
    expect(Object.keys(files)).to.deep.equal([PATH])
    expect((await linesIn(files[PATH]!, KEY))[0]).to.match(/^u1,/)
    expect(drafts).to.deep.equal([])
  })

  it('counts towards no limit of its channel', async () => {
    const { outcome, taken } = await work({}, { worker: { left: { batches: 0, bytes: 0 } } })
    expect(outcome).to.include({ status: 'SUCCESS' })
    expect(taken).to.deep.equal([])
  })

  const notValid: readonly (readonly [what: string, request: Partial<Request>, code: string])[] = [
    ['has no data', { data: null }, 'USAGE'],
    ['has no parameters', { data: { type: 'program-user-exhaust' } }, 'USAGE'],
    ['has no filters', { data: { params: {} } }, 'USAGE'],
    ['filters nothing', { data: { params: { filters: [] } } }, 'USAGE'],
    ['has no key', { encryptionKey: undefined as never }, 'KEY'],
  ]
  for (const [what, request, code] of notValid)
    it(`is not valid when it ${what}`, async () =>
      expect((await work(request)).outcome).to.deep.equal(failed(code, 'Not a Valid Request')))

  it('finds no data when nobody takes part', async () => {
    const { outcome } = await work({}, { catalog: catalogWith({}) })
    expect(outcome).to.deep.equal(failed('NO_DATA', 'No Data Found'))
  })

  const faults: readonly (readonly [what: string, filters: unknown, message: string])[] = [
    [
      'has filters that are none',
      'program_id = p1',
      'the parameter filters of program-user-exhaust is not a JSON list of ' +
        '{ table_name, table_filters: [{ name, operator, value }] }',
    ],
    [
      'filters by a column that there is not',
      [{ table_name: 'program_enrollment', table_filters: [{ name: 'x', operator: '=', value: 1 }] }],
      'program_enrollment cannot be filtered by "x"',
    ],
  ]
  for (const [what, filters, message] of faults)
    it(`ends with an internal error when it ${what}`, async () =>
      expect((await work({ data: { params: { filters } } })).error).to.include({ code: 'USAGE', message }))

  it('publishes nothing and leaves nothing when another worker has it', async () => {
    const { error, files, drafts } = await work({}, { worker: { isMine: false } })
    expect(error?.cause ?? error).to.have.property('message', 'another worker has the request')
    expect([Object.keys(files), drafts]).to.deep.equal([[], []])
  })
})
