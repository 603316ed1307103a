export { type ServeOptions, type Snapshot, type SnapshotOptions, snapshot } from './source.js'
