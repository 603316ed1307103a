import type { HashChange } from '../../../lib/hash-store.js'
import { malformed } from '../errors.js'
import type { Server } from '../server.js'
import { type Call, Script } from './script.js'
import type { Words } from './words.js'

const MOST_TOGETHER = 500
/** Of what is set at a time; its bytes are at most three times as many. */
const MOST_CHARACTERS = 4 * 1024 * 1024

/**
 * Changes hashes when each of them still holds what is expected. What is wanted comes as one list of texts:
 * for each key the expected fields (name, 1 or 0 for whether it is there, value), the fields to set (name,
 * value), those to remove, each list after its length; `no hash` stands for expected fields where there may be no
 * such key. Fields are set first: a server without room refuses that, and then nothing was done.
 */
const CHANGE = new Script(`
local at = 0
local function take()
  at = at + 1
  return ARGV[at]
end

-- As many texts as one command may have without using up the stack: an even number, for fields and values go in pairs.
local MOST = 1000
local function each(command, key, from, to)
  for first = from, to, MOST do
    redis.call(command, key, unpack(ARGV, first, math.min(first + MOST - 1, to)))
  end
end

local changes = {}
for number, key in ipairs(KEYS) do
  local expected = take()
  if expected == 'no hash' and redis.call('EXISTS', key) == 1 then return 0 end
  for _ = 1, tonumber(expected) or 0 do
    local held = redis.call('HGET', key, take())
    local there = take() == '1'
    local value = take()
    if there and held ~= value or not there and held then return 0 end
  end
  local change = {}
  local fields = 2 * tonumber(take())
  change.set = { at + 1, at + fields }
  at = at + fields
  local names = tonumber(take())
  change.remove = { at + 1, at + names }
  at = at + names
  changes[number] = change
end

for number, key in ipairs(KEYS) do each('HSET', key, unpack(changes[number].set)) end
for number, key in ipairs(KEYS) do each('HDEL', key, unpack(changes[number].remove)) end
return 1
`)

/** Makes changes, as many at a time as bounds allow: whether each was made. */
export const changeHashes = async (
  server: Server,
  changes: readonly (readonly HashChange[])[],
  signal: AbortSignal,
): Promise<readonly boolean[]> => {
  const made: boolean[] = []
  for (const some of batches(changes)) {
    const calls = some.map(callOf)
    for (const answer of await CHANGE.run(server, calls, signal)) {
      if (answer !== 0 && answer !== 1) throw malformed(server.name, 'EVALSHA')
      made.push(answer === 1)
    }
  }
  return made
}

const callOf = (together: readonly HashChange[]): Call => ({
  keys: together.map(({ key }) => key),
  say: words => {
    for (const change of together) say(words, change)
  },
})

const say = (words: Words, { expect, set, remove }: HashChange): void => {
  sayExpected(words, expect)
  const fields = Object.keys(set)
  words.add(String(fields.length))
  for (const name of fields) words.add(name).add(set[name]!)
  words.add(String(remove.length)).addAll(remove)
}

const sayExpected = (words: Words, expect: HashChange['expect']): void => {
  if (expect === 'no hash') return void words.add(expect)
  const expected = Object.keys(expect)
  words.add(String(expected.length))
  for (const name of expected) {
    const value = expect[name]
    words
      .add(name)
      .add(value === undefined ? '0' : '1')
      .add(value ?? '')
  }
}

function* batches(
  changes: readonly (readonly HashChange[])[],
): Generator<readonly (readonly HashChange[])[]> {
  let batch: (readonly HashChange[])[] = []
  let characters = 0
  for (const together of changes) {
    batch.push(together)
    for (const { set } of together) for (const name in set) characters += name.length + set[name]!.length
    if (batch.length < MOST_TOGETHER && characters < MOST_CHARACTERS) continue
    yield batch
    batch = []
    characters = 0
  }
  if (batch.length > 0) yield batch
}
