import type { JobRequest } from '../../requests/index.js'
import { objectOf } from '../json-object.js'

/** The sub id of the dataset that a request is for: its type, else its dataset. */
export const subIdOf = ({ requestData, jobId }: JobRequest): string => {
  const { type } = objectOf(requestData)
  return typeof type === 'string' ? type : jobId
}
