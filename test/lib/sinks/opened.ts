import type { Sink, SinkContext, Writing } from '../../../lib/sinks/sink.js'
import type { Store } from '../../../lib/store.js'
import { pathsOf, readText } from '../../../lib/testing/store-under-test.js'
import type { AnyRow } from '../../../lib/types.js'

export const DEFAULTS: Omit<SinkContext, 'store' | 'columns' | 'from'> = {
  owner: { report: 'users', run: 'run' },
  suffix: '',
  settings: { dialect: 'rfc4180', formulas: 'auto' },
  now: new Date('2026-03-05T09:30:00Z'),
  temporary: async () => {
    throw new Error('nothing here is protected')
  },
}

/** Ends a sink and publishes its files, as a run does. */
export const publish = async (store: Store, writing: Writing<never>) => {
  const finished = await writing.finish()
  await store.publish(finished.map(({ draft }) => draft))
  return finished.map(({ file }) => file)
}

/** Writes rows through a sink in chunks of a size; gives the files that are there then. */
export const written = async (
  store: Store,
  sink: Sink<never>,
  rows: readonly AnyRow[],
  context: Partial<SinkContext> & { readonly size?: number } = {},
) => {
  const columns = Object.keys(rows[0] ?? {})
  const writing = await sink.open({ ...DEFAULTS, columns, store, ...context })
  const size = context.size ?? 1000
  for (let at = 0; at < rows.length; at += size) await writing.write(rows.slice(at, at + size) as never[])
  const files = await publish(store, writing)
  return { files, dropped: Object.fromEntries(writing.dropped), texts: await textsOf(store) }
}

export const textsOf = async (store: Store): Promise<Readonly<Record<string, string>>> => {
  const texts: Record<string, string> = {}
  for (const path of await pathsOf(store)) texts[path] = await readText(store, path)
  return texts
}
