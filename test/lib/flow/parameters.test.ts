import { expect } from 'chai'
import { parametersOf } from '../../../lib/flow/parameters.js'
import {
  choiceParameter,
  countParameter,
  flagParameter,
  optionalText,
  textParameter,
} from '../../../lib/index.js'

const known = {
  batch: textParameter({ summary: '' }),
  instance: textParameter({ summary: '', fallback: 'Diksha' }),
  days: countParameter({ summary: '', fallback: 30 }),
  filter: optionalText(''),
  json: flagParameter({ summary: '' }),
  scores: choiceParameter(['assessments', 'activity-agg'], { summary: '', fallback: 'assessments' }),
}

describe('parameters', () => {
  it('have defaults, and take text as a command line gives it', () => {
    expect(parametersOf('r', known, { batch: 'b1' })).to.deep.equal({
      batch: 'b1',
      instance: 'Diksha',
      days: 30,
      filter: undefined,
      json: false,
      scores: 'assessments',
    })
    expect(parametersOf('r', known, { batch: '', json: 'true', scores: 'activity-agg' })).to.include({
      batch: '',
      json: true,
      scores: 'activity-agg',
    })
    expect(parametersOf('r', known, { batch: 'b', json: true })).to.include({ json: true })
    expect(parametersOf('r', known, { batch: 'b', days: '7' })).to.include({ days: 7 })
    expect(parametersOf('r', known, { batch: 'b', days: 7 })).to.include({ days: 7 })
  })

  const refused: readonly (readonly [given: object, message: string])[] = [
    [{}, 'r needs the parameter batch'],
    [{ batch: 7 }, 'the parameter batch of r is not a text'],
    [{ batch: 'b', json: 'yes' }, 'the parameter json of r is not true or false'],
    [{ batch: 'b', days: '0' }, 'the parameter days of r is not a whole number from 1 up'],
    [{ batch: 'b', days: '1.5' }, 'the parameter days of r is not a whole number from 1 up'],
    [{ batch: 'b', days: '' }, 'the parameter days of r is not a whole number from 1 up'],
    [{ batch: 'b', scores: 'none' }, 'the parameter scores of r is not assessments, activity-agg'],
    [{ batch: 'b', score: 'x' }, 'r has no parameter score; did you mean scores?'],
    [{ batch: 'b', toString: 'x' }, 'r has no parameter toString'],
    [{ batch: 'b', __proto__x: 'x' }, 'r has no parameter __proto__x'],
  ]
  for (const [given, message] of refused) {
    it(message, () => expect(() => parametersOf('r', known, { ...given })).to.throw(message))
  }
})
