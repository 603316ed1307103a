import type { HashChange } from '../../../lib/hash-store.js'
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

-- As many texts as one command may have without using up the stack: an even number, for fields and values go in pairs.
local MOST = 1000
local function each(command, key, from, to)
  for first = from, to, MOST do
    redis.call(command, key, unpack(ARGV, first, math.min(first + MOST - 1, to)))
  end
end

local changes = {}
for number, key in ipairs(KEYS) do
  for _ = 1, tonumber(take()) do
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
  for (const calls of batches(changes.map(callOf))) {
    for (const answer of await CHANGE.run(server, calls, signal)) {
      if (answer !== 0 && answer !== 1) throw malformed(server.name, 'EVALSHA')
      made.push(answer === 1)
    }
  }
  return made
}

const callOf = (together: readonly HashChange[]): Call => {
  const parameters: string[] = []
  for (const change of together) addParameters(parameters, change)
  return { keys: together.map(({ key }) => key), parameters }
}

const addParameters = (parameters: string[], { expect, set, remove }: HashChange): void => {
  const [expected, fields] = [Object.keys(expect), Object.keys(set)]
  parameters.push(String(expected.length))
  for (const name of expected) {
    const value = expect[name]
    parameters.push(name, value === undefined ? '0' : '1', value ?? '')
  }
  parameters.push(String(fields.length))
  for (const name of fields) parameters.push(name, set[name]!)
  parameters.push(String(remove.length), ...remove)
}

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
