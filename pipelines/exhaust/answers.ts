import { type Flow, from, type Names } from '../../lib/index.js'
import { textKey } from '../../lib/spill/text-key.js'
import { assessmentAggregator, assessmentArchive } from '../datasets/index.js'

const columns = ['batch_id', 'user_id', 'content_id', 'attempt_id', 'last_attempted_on', 'question'] as const

export const attempts = from(assessmentAggregator, ...columns)
/** The attempts that were moved to files. */
export const archive = from(assessmentArchive, ...columns)

type Attempt = typeof attempts extends Flow<infer Row, Names, unknown> ? Row : never
type Question = Attempt['question'] extends Iterable<infer Of> ? NonNullable<Of> : never

/** An attempt, and one of its questions; none where it has no question. */
export interface Answer {
  readonly attempt: Attempt
  readonly question: Question | undefined
}

/** One answer for each question of each attempt; one for an attempt without questions. */
export const answersOf = (attempts: readonly Attempt[]): readonly Answer[] =>
  together(attempts).flatMap(({ attempt, questions }) =>
    (questions.length > 0 ? questions : [undefined]).map(question => ({ attempt, question })),
  )

interface Copies {
  readonly attempt: Attempt
  readonly questions: Question[]
}

/**
 * Brings the copies of an attempt together: a question that several of them have counts once, and a copy without
 * questions says nothing beside one that has some.
 */
const together = (attempts: readonly Attempt[]): readonly Copies[] => {
  const known = new Map<string, Copies>()
  for (const attempt of attempts) {
    const key = textKey([attempt.content_id, attempt.attempt_id])
    const questions = [...attempt.question].filter(question => question !== null)
    const copies = known.get(key)
    if (!copies || copies.questions.length === 0) known.set(key, { attempt, questions })
    else copies.questions.push(...questions.filter(({ id }) => !copies.questions.some(of => of.id === id)))
  }
  return [...known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, copies]) => copies)
}
