import { expect } from 'chai'
import { cacheText } from '../../../pipelines/sunbird/cache-text.js'

const cases: readonly (readonly [text: string, meant: string])[] = [
  ['School \\[Main\\]', 'School [Main]'],
  ['School [Main]', 'School [Main]'],
  ['\\[{"type":"teacher"}\\]', '[{"type":"teacher"}]'],
  ['a \\ b', 'a \\ b'],
  ['', ''],
]

describe('text of the user cache', () => {
  for (const [text, meant] of cases)
    it(`${text} means ${meant}`, () => expect(cacheText(text)).to.equal(meant))
})
