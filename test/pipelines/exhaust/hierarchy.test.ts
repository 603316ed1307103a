import { expect } from 'chai'
import type { LernError } from '../../../lib/index.js'
import { hierarchyOf } from '../../../pipelines/exhaust/hierarchy.js'

const of = (tree: unknown) => hierarchyOf('c1', typeof tree === 'string' ? tree : JSON.stringify(tree))

const selfAssess = (identifier: unknown) => ({ identifier, contentType: 'SelfAssess' })

describe('the hierarchy of a collection', () => {
  const assessed: readonly (readonly [what: string, tree: object, contents: readonly string[]])[] = [
    ['a self-assessment', { children: [selfAssess('a')] }, ['a']],
    [
      'a practice question set',
      {
        children: [{ identifier: 'q', objectType: 'QuestionSet', primaryCategory: 'Practice Question Set' }],
      },
      ['q'],
    ],
    [
      'another question set',
      { children: [{ identifier: 'q', objectType: 'QuestionSet', primaryCategory: 'Exam Question Set' }] },
      [],
    ],
    [
      'a practice question set that is no question set',
      { children: [{ identifier: 'q', objectType: 'Content', primaryCategory: 'Practice Question Set' }] },
      [],
    ],
    ['a resource', { children: [{ identifier: 'r', contentType: 'Resource' }] }, []],
    ['the root', { ...selfAssess('root'), children: [] }, ['root']],
    [
      'contents deep down, ascending, each once',
      {
        children: [
          { identifier: 'unit', children: [selfAssess('b'), { children: [selfAssess('a')] }] },
          selfAssess('b'),
        ],
      },
      ['a', 'b'],
    ],
    ['a content without an id', { children: [selfAssess(undefined), selfAssess(7)] }, []],
    ['children that are none', { children: [null, 'x', 7, selfAssess('a')] }, ['a']],
    ['children that are no list', { children: { a: selfAssess('a') } }, []],
  ]
  for (const [what, tree, contents] of assessed)
    it(`gives scores of ${contents.join(', ') || 'nothing'} for ${what}`, () =>
      expect(of(tree).assessed).to.deep.equal(contents))

  for (const [tree, count] of [
    [{ leafNodesCount: 8 }, 8],
    [{ leafNodesCount: 0 }, 0],
    [{ leafNodesCount: null }, 0],
    [{}, 0],
  ] as const)
    it(`counts ${count} leaf nodes in ${JSON.stringify(tree)}`, () =>
      expect(of(tree).leafNodesCount).to.equal(count))

  for (const [what, tree, leaves] of [
    ['named in it', { leafNodes: ['a', 'b'], children: [{ identifier: 'c' }] }, ['a', 'b']],
    [
      'without children',
      { identifier: 'root', children: [{ identifier: 'u', children: [{ identifier: 'a' }] }] },
      ['a'],
    ],
    [
      'without children, when those named are no texts',
      { leafNodes: [1], children: [{ identifier: 'c', children: [] }] },
      ['c'],
    ],
  ] as const)
    it(`has the leaf nodes ${what}`, () => expect([...of(tree).leafNodes]).to.deep.equal(leaves))

  const unreadable: readonly (readonly [what: string, text: string | null | undefined, message: string])[] = [
    ['no text', undefined, 'the collection c1 has no hierarchy'],
    ['null', null, 'the collection c1 has no hierarchy'],
    ['an empty text', '', 'the collection c1 has no hierarchy'],
    ['damaged JSON', '{"children":', 'the collection c1 has no hierarchy'],
    ['a list', '[]', 'the collection c1 has no hierarchy'],
    ['half a leaf node', '{"leafNodesCount":1.5}', 'the hierarchy of the collection c1 counts no leaf nodes'],
    [
      'a count that is text',
      '{"leafNodesCount":"8"}',
      'the hierarchy of the collection c1 counts no leaf nodes',
    ],
  ]
  for (const [what, text, message] of unreadable)
    it(`cannot be told from ${what}`, () =>
      expect(() => hierarchyOf('c1', text))
        .to.throw(message)
        .with.property('code', 'NO_DATA' satisfies LernError['code']))
})
