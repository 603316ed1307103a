import type { Source } from '../source.js'

const METHODS = [
  'search',
  'get',
  'find',
  'finds',
  'sortedAmong',
  'ordersAs',
  'ranges',
  'estimate',
  'csv',
  'check',
] as const

/** A source with some ways of its own, and all others those of another. */
export const withWays = (source: Source, ways: Pick<Source, 'rows' | 'ranges'>): Source => {
  const others = METHODS.filter(name => source[name] !== undefined)
  const bound = others.map(name => [name, (source[name] as () => unknown).bind(source)])
  return { name: source.name, ...Object.fromEntries(bound), ...ways }
}
