import * as t from 'io-ts'

const texts = t.array(t.union([t.string, t.null]))

/**
 * The board that a user declared: the first of a JSON list of texts, whatever follows the list; any other text is the
 * board itself.
 */
export const declaredBoard = (board: string | undefined): string | null | undefined => {
  const list = board === undefined ? undefined : leadingList(board)
  return list && list.length > 0 ? list[0]! : board
}

const leadingList = (text: string): readonly (string | null)[] | undefined => {
  if (!text.trimStart().startsWith('[')) return undefined
  for (let end = text.indexOf(']'); end !== -1; end = text.indexOf(']', end + 1)) {
    const list = parsed(text.slice(0, end + 1))
    if (texts.is(list)) return list
    if (list !== undefined) return undefined
  }
  return undefined
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
