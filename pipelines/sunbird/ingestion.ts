import { readFile } from 'node:fs/promises'
import * as t from 'io-ts'
import { type FollowUp, jsonText, LernError, type Tools } from '../../lib/index.js'

/**
 * Reads an ingestion spec now, and hands it in when files with rows are published.
 *
 * @throws LernError USAGE when the spec cannot be read, or when nothing is there to hand it to
 */
export const ingestAfterwards = async (path: string, { ingest }: Tools): Promise<FollowUp> => {
  const spec = await readSpec(path)
  if (!ingest) throw nowhere()
  return async files => {
    if (files.some(({ rows }) => rows > 0)) await ingest(spec)
  }
}

const readSpec = async (path: string): Promise<string> => {
  const text = await readFile(path, 'utf8').catch(cause => {
    throw unreadable(path, 'cannot be read', cause)
  })
  if (!isObject(text)) throw unreadable(path, 'is not a JSON object')
  return text
}

const isObject = (text: string): boolean => jsonText(t.UnknownRecord)(text).ok

const unreadable = (path: string, what: string, cause?: unknown) =>
  new LernError('USAGE', `the ingestion spec ${path} ${what}`, { path, allowed: 'a file of JSON' }, { cause })

const nowhere = () =>
  new LernError('USAGE', 'there is nothing to hand an ingestion spec to', {
    allowed: 'a source of type druid in the configuration',
  })
