import { expect } from 'chai'
import { flattened, json } from '../../../pipelines/exhaust/flattened-json.js'

type Entries = readonly (readonly [string, string | null])[]
const maps = (...of: readonly Entries[]) => of.map(entries => new Map(entries))

describe('lists of options and answers', () => {
  const cases: readonly (readonly [
    what: string,
    list: ReturnType<typeof maps>,
    flat: string,
    json: string,
  ])[] = [
    ['nothing', [], '[]', '[]'],
    ['an empty map', maps([]), '[{}]', '[{}]'],
    [
      'JSON with a line feed',
      maps([['1', '{"text":"x=2\n"}']], [['answer', '{"correct":["1"]}']]),
      "[{'1':'{'text':'x=2'}'},{'answer':'{'correct':['1']}'}]",
      '[{"1":"{\\"text\\":\\"x=2\\n\\"}"},{"answer":"{\\"correct\\":[\\"1\\"]}"}]',
    ],
    ['a formula', maps([['1', '\\\\pi']]), "[{'1':'pi'}]", '[{"1":"\\\\\\\\pi"}]'],
    ['a formula that looks like a line break', maps([['1', '\\nu']]), "[{'1':'u'}]", '[{"1":"\\\\nu"}]'],
    ['a tab', maps([['1', 'a\tb']]), "[{'1':'atb'}]", '[{"1":"a\\tb"}]'],
    ['single quotes', maps([['1', "it's"]]), "[{'1':'it's'}]", '[{"1":"it\'s"}]'],
    ['other scripts', maps([['1', 'देव 🙂']]), "[{'1':'देव 🙂'}]", '[{"1":"देव 🙂"}]'],
    ['no value', maps([['1', null]]), "[{'1':null}]", '[{"1":null}]'],
    [
      'keys that are numbers, in the order in which they are stored',
      maps([
        ['answer', 'a'],
        ['10', 'b'],
        ['2', 'c'],
      ]),
      "[{'answer':'a','10':'b','2':'c'}]",
      '[{"answer":"a","10":"b","2":"c"}]',
    ],
    ['a key that objects have', maps([['__proto__', 'x']]), "[{'__proto__':'x'}]", '[{"__proto__":"x"}]'],
  ]
  for (const [what, list, flat, text] of cases) {
    it(`are flattened as files of today show them: ${what}`, () => expect(flattened(list)).to.equal(flat))
    it(`are given as JSON: ${what}`, () => {
      expect(json(list)).to.equal(text)
      expect(() => JSON.parse(json(list))).not.to.throw()
    })
  }
})
