import { expect } from 'chai'
import { type Measure, progressOf } from '../../../pipelines/exhaust/progress.js'

const contents = (...completed: readonly string[]) => new Map(completed.map(content => [content, 2]))
const many = (count: number) => contents(...Array.from({ length: count }, (_, at) => `c${at}`))

const compat = (leafNodesCount: number, ...optional: readonly string[]): Measure => ({
  leafNodesCount,
  leafNodes: new Set(),
  optional: new Set(optional),
  rule: 'compat',
})
const strict = (leafNodes: readonly string[], ...optional: readonly string[]): Measure => ({
  leafNodesCount: 99,
  leafNodes: new Set(leafNodes),
  optional: new Set(optional),
  rule: 'strict',
})

type Status = ReadonlyMap<string, number | null>
const EXAMPLE: Status = new Map([
  ['c1', 2],
  ['c2', 2],
  ['c3', 2],
  ['c4', 1],
  ['c7', 2],
])

describe('progress', () => {
  const cases: readonly (readonly [what: string, status: Status, measure: Measure, percent: number])[] = [
    ['3 of 8, an optional one left out', EXAMPLE, compat(8, 'c7'), 38],
    ['nothing begun', new Map(), compat(8, 'c7'), 0],
    ['nothing begun of nothing', new Map(), compat(0), 100],
    ['something of nothing', EXAMPLE, compat(0), 100],
    ['contents that are no leaf nodes, which count', contents('x', 'y'), compat(4), 50],
    ['more than there are', many(5), compat(4), 100],
    ['as many as there are', many(4), compat(4), 100],
    ['all but optional ones, against all leaf nodes', contents('a', 'b'), compat(3, 'c'), 67],
    [
      'contents that were begun',
      new Map([
        ['a', 1],
        ['b', 0],
        ['c', null],
      ]),
      compat(1),
      0,
    ],
    ['21 of 40, in 32 bits', many(21), compat(40), 52],
    ['1 of 8', many(1), compat(8), 13],
    ['2 of 3', many(2), compat(3), 67],
    ['1 of 3', many(1), compat(3), 33],
    ['1 of 200, half up', many(1), compat(200), 1],
    ['1 of 201', many(1), compat(201), 0],
    ['199 of 200, half up', many(199), compat(200), 100],
    ['strictly, contents that are no leaf nodes', contents('x', 'y'), strict(['a', 'b']), 0],
    [
      'strictly, without optional ones on both sides',
      contents('a', 'b', 'c'),
      strict(['a', 'b', 'c', 'd'], 'c', 'd'),
      100,
    ],
    ['strictly, 1 of 2', contents('a', 'c'), strict(['a', 'b', 'c'], 'c'), 50],
    ['strictly, nothing of nothing', contents('a'), strict([]), 0],
    ['strictly, when all are optional', contents('a'), strict(['a'], 'a'), 0],
  ]
  for (const [what, contentstatus, measure, percent] of cases)
    it(`is ${percent} for ${what}`, () =>
      expect(progressOf({ completedon: null, contentstatus }, measure)).to.equal(percent))

  for (const measure of [compat(8), strict(['a'])])
    it(`is 100 for who completed it, whatever the contents say: ${measure.rule}`, () =>
      expect(progressOf({ completedon: new Date(0), contentstatus: new Map() }, measure)).to.equal(100))
})
