import { snapshot } from '../../connectors/snapshot/index.js'
import type { Config } from '../config/schema.js'
import type { Serving } from './connectors.js'

type SnapshotConfig = Extract<Config['sources'][string], { type: 'snapshot' }>

/** Several datasets may be sorted at the same time. */
const SHARE = 8

export const openSnapshot = async (
  _name: string,
  { root }: SnapshotConfig,
  { limits }: Config,
): Promise<Serving> => {
  const folder = snapshot({ root, memory: Math.floor(limits.memory / SHARE) })
  return {
    serve: (_dataset, { file, optional }) =>
      folder.serve({ ...(file !== undefined && { file }), ...(optional !== undefined && { optional }) }),
    close: async () => {},
  }
}
