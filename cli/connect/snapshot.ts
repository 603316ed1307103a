import { snapshot } from '../../connectors/snapshot/index.js'
import type { Config } from '../config/schema.js'
import type { Serving } from './connectors.js'
import { memoryOf } from './memory.js'

type SnapshotConfig = Extract<Config['sources'][string], { type: 'snapshot' }>

export const openSnapshot = async (
  _name: string,
  { root }: SnapshotConfig,
  { limits }: Config,
): Promise<Serving> => {
  const folder = snapshot({ root, memory: memoryOf(limits) })
  return {
    serve: (_dataset, { file, optional }) =>
      folder.serve({ ...(file !== undefined && { file }), ...(optional !== undefined && { optional }) }),
    close: async () => {},
  }
}
