import type { Draft, DraftOwner, Store } from '../store.js'

/** How a store is made ready for a test, and put away. */
export interface StoreUnderTest {
  /** A store on an empty place. */
  open(): Promise<Store>
  /** Another store on the same place, as another process would open it. */
  again(): Promise<Store>
  close(): Promise<void>
}

/** Two runs that write. */
export const ada: DraftOwner = { report: 'users', run: 'run-a' }
export const bob: DraftOwner = { report: 'users', run: 'run-b' }

export const readText = async (store: Store, path: string): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of await store.read(path)) parts.push(Buffer.from(part))
  return Buffer.concat(parts).toString()
}

export const pathsOf = async (store: Store, prefix = ''): Promise<readonly string[]> => {
  const paths: string[] = []
  for await (const file of store.list(prefix)) paths.push(file.path)
  return paths
}

/** The error that a promise fails with. */
export const failure = async (action: Promise<unknown>): Promise<Record<string, unknown> & Error> => {
  try {
    await action
  } catch (error) {
    return error as Record<string, unknown> & Error
  }
  throw new Error('it did not fail')
}

/** A draft that holds a text. */
export const drafted = async (store: Store, path: string, text: string, owner = ada): Promise<Draft> => {
  const draft = await store.draft(path, owner)
  await draft.write(Buffer.from(text))
  return draft
}
