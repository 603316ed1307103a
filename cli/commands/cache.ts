import type { Command } from 'commander'
import { EXIT, LernError } from '../../lib/index.js'
import { diff, rebuild, sync } from '../../pipelines/user-cache/index.js'
import type { UserCacheConnection } from '../connect/user-cache.js'
import { interruptible } from '../interrupt.js'
import { type GlobalOptions, type Io, print, printJson } from '../io.js'
import { openSession } from '../session.js'
import { table } from '../terminal/table.js'

interface SyncOptions extends GlobalOptions {
  readonly follow?: boolean
  readonly since?: string
}

export const cacheCommand = (program: Command, io: Io): Command => {
  const cache = program.command('cache').summary('the user cache: make it, keep it up to date, prove it')
  rebuildCommand(cache, io)
  syncCommand(cache, io)
  diffCommand(cache, io)
  return cache
}

const rebuildCommand = (cache: Command, io: Io): Command =>
  cache
    .command('rebuild')
    .summary('make the cache what the tables of users are')
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const rebuilt = await withCache(io, options, ({ cache }, signal) => rebuild({ ...cache, signal }))
      await report(io, options, rebuilt)
    })

const syncCommand = (cache: Command, io: Io): Command =>
  cache
    .command('sync')
    .summary('bring changes into the cache: of the tables, and events')
    .option('--follow', 'stay, and apply events as they come')
    .option('--since <time>', 'users changed from then on, as ISO 8601; else since the tables were last read')
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<SyncOptions>()
      const since = options.since === undefined ? {} : { since: momentOf(options.since) }
      const follow = options.follow === true
      const synced = await withCache(io, options, ({ cache, events }, signal) =>
        sync({ ...cache, events, follow, ...since, signal }),
      )
      await report(io, options, synced)
    })

const diffCommand = (cache: Command, io: Io): Command =>
  cache
    .command('diff')
    .summary('compare the cache with the tables; exit 4 when they differ')
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>()
      const found = await withCache(io, options, ({ cache }, signal) => diff({ ...cache, signal }))
      const { fields, ...users } = found
      if (options.json) await printJson(io, found)
      else await print(io.stdout, counts(users) + counts(prefixed('field ', fields)))
      const isSame = found.missing + found.extra + found.differing === 0
      process.exitCode = isSame ? EXIT.done : EXIT.data
    })

type Counts = Readonly<Record<string, number>>

const report = (io: Io, options: GlobalOptions, done: object): Promise<void> =>
  options.json ? printJson(io, done) : print(io.stdout, counts(done as Counts))

const counts = (of: Counts): string =>
  Object.keys(of).length === 0
    ? ''
    : table(
        Object.entries(of).map(([what, count]) => ({ what, count: String(count) })),
        { columns: ['what', { key: 'count', right: true }] },
      )

const prefixed = (prefix: string, of: Counts): Counts =>
  Object.fromEntries(Object.entries(of).map(([name, count]) => [`${prefix}${name}`, count]))

type Work<Done> = (open: UserCacheConnection, signal: AbortSignal) => Promise<Done>

const withCache = async <Done>(io: Io, options: GlobalOptions, work: Work<Done>): Promise<Done> => {
  const { config } = await openSession(io, options)
  // The driver is loaded when it is asked for: other commands need none.
  const { openUserCache } = await import('../connect/user-cache.js')
  const open = await openUserCache(config)
  try {
    return await interruptible(signal =>
      work(open, signal).catch(error => {
        throw signal.aborted ? interrupted(error) : error
      }),
    )
  } finally {
    await open.close()
  }
}

const interrupted = (cause: unknown): LernError =>
  new LernError('INTERRUPTED', 'the work on the user cache was interrupted', {}, { cause })

const momentOf = (given: string): number => {
  const moment = Date.parse(given)
  if (/^\d{4}-\d{2}-\d{2}/.test(given) && !Number.isNaN(moment)) return moment
  throw new LernError('USAGE', '--since is not a time', {
    allowed: 'ISO 8601, for instance 2026-03-05T09:30:00Z',
  })
}
