import type { AnyRow, Chunks } from '../../lib/index.js'
import { SCORES } from './own-columns.js'

/** The score cells of one learner: the total, and one for each content. */
export interface Scores {
  readonly total: string
  readonly contents: ReadonlyMap<string, string>
}

/** The header of a content's score. */
export const scoreColumn = (content: string): string => `${content} - Score`

/** Rows in which each entry of the scores is a column of its own. */
export async function* scoresAsColumns(
  chunks: Chunks<AnyRow & { readonly [SCORES]: Scores['contents'] }>,
): Chunks<AnyRow> {
  for await (const chunk of chunks) yield chunk.map(withScores)
}

const withScores = (row: AnyRow & { readonly [SCORES]: Scores['contents'] }): AnyRow => {
  const next: Record<string, unknown> = { ...row }
  for (const [content, score] of row[SCORES]) next[scoreColumn(content)] = score
  return next
}

export const NO_SCORES: Scores = { total: '', contents: new Map() }

const percentOf = (percent: number): string => (Number.isFinite(percent) ? `${Math.ceil(percent)}%` : '')

/** A learner's attempt at one content. */
export interface Attempt {
  readonly content_id: string
  readonly attempt_id: string
  readonly total_score: number | null
  readonly total_max_score: number | null
  readonly grand_total: string | null
}

/** Scores from the best attempt at each content, of those that are assessed. */
export const attemptScores = (attempts: readonly Attempt[], assessed: ReadonlySet<string>): Scores => {
  const best = new Map<string, Attempt>()
  for (const attempt of attempts) {
    if (!assessed.has(attempt.content_id)) continue
    const known = best.get(attempt.content_id)
    if (!known || isBetter(attempt, known)) best.set(attempt.content_id, attempt)
  }
  if (best.size === 0) return NO_SCORES
  return {
    total: totalOf([...best.values()]),
    contents: new Map([...best].map(([content, { grand_total }]) => [content, grandScore(grand_total)])),
  }
}

/** Of equal attempts the one with the smaller id, so that the same data gives the same file. */
const isBetter = (attempt: Attempt, known: Attempt): boolean => {
  const [score, best] = [attempt.total_score ?? -Infinity, known.total_score ?? -Infinity]
  return score > best || (score === best && attempt.attempt_id < known.attempt_id)
}

const totalOf = (attempts: readonly Attempt[]): string => {
  const scores = attempts.flatMap(({ total_score }) => total_score ?? [])
  const most = sum(attempts.map(({ total_max_score }) => total_max_score ?? 0))
  return scores.length === 0 ? '' : percentOf((sum(scores) * 100) / most)
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

/** `4.0/5.0` is 80%; anything else is nothing. */
const grandScore = (total: string | null): string => {
  const [score = '', most = '', ...more] = total?.split('/') ?? []
  if (score.trim() === '' || most.trim() === '' || more.length > 0) return ''
  return percentOf((Number(score) * 100) / Number(most))
}

const SCORE = 'score:'
const MOST = 'max_score:'

/** Scores from a learner's aggregates, of the contents that are assessed. */
export const aggregateScores = (
  aggregates: ReadonlyMap<string, number | null>,
  assessed: readonly string[],
): Scores => {
  const scored = assessed.filter(content => aggregates.has(SCORE + content))
  const score = (content: string): number => aggregates.get(SCORE + content) ?? 0
  const most = (content: string): number => aggregates.get(MOST + content) ?? 0
  const mostOfAll = sum(scored.map(most))
  if (!(mostOfAll > 0)) return NO_SCORES
  return {
    // Another order of operations than for one content: 7 of 25 are 29% here, 28% there.
    total: percentOf((sum(scored.map(score)) / mostOfAll) * 100),
    contents: new Map(scored.map(content => [content, percentOf((score(content) * 100) / most(content))])),
  }
}
