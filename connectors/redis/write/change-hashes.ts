import type { HashChange } from '../../../lib/hash-store.js'
import type { Names } from '../../../lib/types.js'
import { malformed } from '../errors.js'
import type { Server } from '../server.js'
import { type Call, Script } from './script.js'

const MOST_TOGETHER = 500
const MOST_BYTES = 4 * 1024 * 1024

/**
 * Changes hashes when each of them still holds what is expected. What is wanted comes as one list of texts:
 * for each key the expected fields (name, 1 or 0 for whether it is there, value), the fields to set (name,
 * value), those to remove, each list after its length. Fields are set first: a server without room refuses
 * that, and then nothing was done.
 */
const CHANGE = new Script(`
local at = 0
local function take()
  at = at + 1
  return ARGV[at]
end

local changes = {}
for number, key in ipairs(KEYS) do
  for _ = 1, tonumber(take()) do
    local held = redis.call('HGET', key, take())
    local there = take() == '1'
    local value = take()
    if there and held ~= value or not there and held then return 0 end
  end
  local change = { set = {}, remove = {} }
  for _ = 1, tonumber(take()) do
    change.set[#change.set + 1] = { take(), take() }
  end
  for _ = 1, tonumber(take()) do
    change.remove[#change.remove + 1] = take()
  end
  changes[number] = change
end

for number, key in ipairs(KEYS) do
  for _, field in ipairs(changes[number].set) do redis.call('HSET', key, field[1], field[2]) end
end
for number, key in ipairs(KEYS) do
  for _, name in ipairs(changes[number].remove) do redis.call('HDEL', key, name) end
end
return 1
`)

/** Makes changes, as many at a time as bounds allow: whether each was made. */
export const changeHashes = async (
  server: Server,
  changes: readonly (readonly HashChange[])[],
  signal: AbortSignal,
): Promise<readonly boolean[]> => {
  const made: boolean[] = []
  for (const calls of batches(changes.map(callOf))) {
    for (const answer of await CHANGE.run(server, calls, signal)) {
      if (answer !== 0 && answer !== 1) throw malformed(server.name, 'EVALSHA')
      made.push(answer === 1)
    }
  }
  return made
}

const callOf = (together: readonly HashChange[]): Call => ({
  keys: together.map(({ key }) => key),
  parameters: together.flatMap(parametersOf),
})

const parametersOf = ({ expect, set, remove }: HashChange): Names => [
  ...counted(
    Object.entries(expect).map(([name, value]) => [name, value === undefined ? '0' : '1', value ?? '']),
  ),
  ...counted(Object.entries(set)),
  ...counted(remove.map(name => [name])),
]

const counted = (items: readonly Names[]): Names => [String(items.length), ...items.flat()]

function* batches(calls: readonly Call[]): Generator<readonly Call[]> {
  let batch: Call[] = []
  let bytes = 0
  for (const call of calls) {
    batch.push(call)
    bytes += weigh(call)
    if (batch.length < MOST_TOGETHER && bytes < MOST_BYTES) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}

const weigh = ({ parameters }: Call): number => parameters.reduce((sum, text) => sum + text.length, 0)
