import { expect } from 'chai'
import type { AnyReport } from '../../../lib/index.js'
import { progressExhaust, responseExhaust, userinfoExhaust } from '../../../pipelines/index.js'
import { catalogOf, deliver, opened } from './support.js'

const textOf = async (report: AnyReport, columns: unknown): Promise<string> => {
  const { files, error } = await opened(await deliver(report, catalogOf(), { columns }))
  if (error) throw error
  return String(Object.values(files)[0])
}

describe('the columns of an exhaust file', () => {
  const cases: readonly (readonly [report: AnyReport, columns: object, file: string])[] = [
    [
      progressExhaust,
      { Learner: 'userid', Done: 'completionPercentage' },
      'Learner,Done,p - Score\nu1,50,80%\n',
    ],
    [
      responseExhaust,
      { Score: 'questionscore', Who: 'userid', Again: 'userid' },
      'Score,Who,Again\n0.33,u1,u1\n',
    ],
    [
      userinfoExhaust,
      { Name: 'username', Mail: 'email', Phone: 'phone' },
      'Name,Mail,Phone\nAsha Rao,asha@example.org,9999900000\n',
    ],
  ]
  for (const [report, columns, file] of cases) {
    it(`of ${report.name} are ${Object.keys(columns).join(', ')}, when asked for`, async () => {
      expect(await textOf(report, JSON.stringify(columns))).to.equal(file)
      expect(await textOf(report, columns)).to.equal(file)
    })
  }

  const headers: readonly (readonly [what: string, columns: unknown, file: string])[] = [
    [
      'may be called like columns of a report',
      '{"file":"userid","scores":"batchid"}',
      'file,scores,p - Score\nu1,',
    ],
    [
      'stand as written',
      '{"Learner":"userid","20\\u00324":"courseid","1\\":":"batchid"}',
      'Learner,2024,"1"":",p - Score\nu1,',
    ],
    [
      'stand as listed',
      [
        ['2', 'userid'],
        ['1', 'completionPercentage'],
      ],
      '2,1,p - Score\nu1,50,80%\n',
    ],
    [
      'stand as listed in a text',
      '[["2","userid"],["1","completionPercentage"]]',
      '2,1,p - Score\nu1,50,80%\n',
    ],
    ['may be one whole number', { 2024: 'userid' }, '2024,p - Score\nu1,80%\n'],
  ]
  for (const [what, columns, file] of headers) {
    it(`have headers that ${what}`, async () => {
      expect((await textOf(progressExhaust, columns)).slice(0, file.length)).to.equal(file)
    })
  }

  const lost: readonly (readonly [columns: unknown, why: string])[] = [
    ['{"__proto__":"userid"}', '__proto__ of the parameter columns is a name that the report itself uses'],
    ['{"(file)":"userid"}', '(file) of the parameter columns is a name that the report itself uses'],
    ['{"A":"userid","A":"state"}', 'A of the parameter columns stands there twice'],
    [
      { A: 'userid', 2024: 'state' },
      '2024 of the parameter columns has no place in an object, as it is a whole number',
    ],
  ]
  for (const [columns, why] of lost) {
    it(`are refused rather than lose a header: ${why}`, async () => {
      const { error, files } = await deliver(progressExhaust, catalogOf(), { columns })
      expect([error?.code, error?.message]).to.deep.equal(['USAGE', `the header ${why}`])
      expect(files).to.deep.equal({})
    })
  }

  const refused: readonly (readonly [what: string, columns: unknown])[] = [
    ['a source that the report does not have', '{"Mail":"email"}'],
    ['no column', '{}'],
    ['a list', '["userid"]'],
    ['no JSON', 'userid'],
  ]
  for (const [what, columns] of refused) {
    it(`are refused for ${what}`, async () => {
      const { error } = await deliver(progressExhaust, catalogOf(), { columns })
      expect([error?.code, error?.message]).to.deep.equal([
        'USAGE',
        `the parameter columns of progress-exhaust is not ${progressExhaust.parameters.columns.allowed}`,
      ])
    })
  }

  it('of userinfo hold all that a tenant has to hold private', async () => {
    const { error, files } = await deliver(userinfoExhaust, catalogOf(), { columns: { Mail: 'email' } })
    expect(error?.code).to.equal('POLICY')
    expect(files).to.deep.equal({})
  })
})
