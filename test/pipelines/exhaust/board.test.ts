import { expect } from 'chai'
import { declaredBoard } from '../../../pipelines/exhaust/board.js'

describe('the declared board', () => {
  const cases: readonly (readonly [kept: string | undefined, shown: string | null | undefined])[] = [
    ['CBSE', 'CBSE'],
    ['["CBSE"]', 'CBSE'],
    ['["CBSE","ICSE"]', 'CBSE'],
    ['[ "State (North)" , "ICSE" ]', 'State (North)'],
    ['  ["CBSE"]', 'CBSE'],
    ['["A]B"]', 'A]B'],
    ['["A"] trailing', 'A'],
    ['[null]', null],
    ['[null,"CBSE"]', null],
    ['[]', '[]'],
    ['[1,2]', '[1,2]'],
    ['["A",1]', '["A",1]'],
    ['[["A"]]', '[["A"]]'],
    ['["A"', '["A"'],
    ['[A]', '[A]'],
    ['{"board":["A"]}', '{"board":["A"]}'],
    ['"CBSE"', '"CBSE"'],
    ['', ''],
    [undefined, undefined],
  ]
  for (const [kept, shown] of cases)
    it(`of ${JSON.stringify(kept)} is ${JSON.stringify(shown)}`, () =>
      expect(declaredBoard(kept)).to.equal(shown))
})
