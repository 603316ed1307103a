import { expect } from 'chai'
import { fullName, placeIds, userTypes } from '../../../pipelines/sunbird/profile.js'

const places: readonly (readonly [json: string | null, ids: readonly string[]])[] = [
  [
    '[{"id":"L2","type":"District"},{"id":"L1","type":"state"},{"id":"L9","type":"block"}]',
    ['L1', 'L2', 'L9'],
  ],
  ['[{"id":"a","type":"state"},{"id":"b","type":"STATE"}]', ['a']],
  ['[{"id":"a","type":"school"},{"id":"b","type":"cluster"}]', ['b']],
  ['[{"id":"a"},{"type":"state"},null,7,"x",{"id":"b","type":"block"}]', ['b']],
  ['[{"id":1,"type":"state"}]', []],
  ['{"id":"a","type":"state"}', []],
  ['not json', []],
  ['[', []],
  ['null', []],
  ['', []],
  [null, []],
]

const types: readonly (readonly [json: string | null, type: string, subType: string])[] = [
  [
    '[{"type":"teacher","subType":"hm"},{"type":"teacher"},{"type":"administrator","subType":"hm"}]',
    'teacher,administrator',
    'hm',
  ],
  ['[{"type":"","subType":"crc"},{"type":"student"}]', 'student', 'crc'],
  ['[{"type":7},{"type":"parent"}]', 'parent', ''],
  ['[{"type":null,"subType":"deo"},{"type":"teacher","subType":null}]', 'teacher', 'deo'],
  ['[]', '', ''],
  ['{"type":"teacher"}', '', ''],
  ['{', '', ''],
  [null, '', ''],
]

describe('profile columns', () => {
  for (const [json, ids] of places) {
    it(`places of ${json} are ${ids.join(', ') || 'none'}`, () =>
      expect([...placeIds(json)]).to.deep.equal(ids))
  }
  for (const [json, type, subType] of types) {
    it(`types of ${json} are "${type}" and "${subType}"`, () =>
      expect([userTypes(json, 'type'), userTypes(json, 'subType')]).to.deep.equal([type, subType]))
  }
  it('a name is the parts that there are', () => {
    expect(fullName('Asha', 'Rao')).to.equal('Asha Rao')
    expect(fullName('Asha', null)).to.equal('Asha')
    expect(fullName(undefined, 'Rao')).to.equal('Rao')
    expect(fullName('Asha', '')).to.equal('Asha ')
    expect(fullName(null, null)).to.equal('')
  })
})
