import { expect } from 'chai'
import { LernError } from '../../../lib/index.js'
import { errorFrom, tellError } from '../../../service/engine/told-error.js'

describe('an error that is told to another process', () => {
  it('keeps its code, its sentence and its place, and leaves its cause', () => {
    const cause = new Error('a row')
    const error = new LernError('BAD_ROW', 'people has a bad row', { dataset: 'people', line: 3 }, { cause })
    const told = errorFrom(tellError(error))

    expect(told).to.include({ code: 'BAD_ROW', message: 'people has a bad row', exit: 4 })
    expect(told.cause).to.equal(undefined)
    expect(told.at).to.deep.equal({ dataset: 'people', line: 3 })
  })

  it('says nothing of what nobody has foreseen', () => {
    expect(tellError(new Error('cannot read Jane Doe'))).not.to.include('Jane')
  })

  it('may come from the queue itself', () => {
    const error = errorFrom('job stalled more than allowable limit')
    expect(error.code).to.equal('DEFECT')
    expect(errorFrom(tellError(error)).message).to.equal(error.message)
    expect(error.message).to.equal('a part of the run failed: job stalled more than allowable limit')
  })
})
