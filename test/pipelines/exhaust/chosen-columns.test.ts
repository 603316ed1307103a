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
