export { type Aggregate, count, countDistinct, first, listOf, smallest, sum } from './aggregates.js'
export { jsonText, type Parsed } from './codec/json-text.js'
export * from './columns.js'
export { javaDouble } from './csv/java-double.js'
export { type BuildingBlock, type Dataset, dataset, personalColumns } from './dataset.js'
export { asLernError, type ErrorCode, EXIT, isLernError, LernError, type Place } from './errors.js'
export { type CoGrouped, coGroup } from './flow/co-group.js'
export { Flow } from './flow/flow.js'
export { dimension, from } from './flow/from.js'
export type { Output } from './flow/output.js'
export {
  choiceParameter,
  countParameter,
  flagParameter,
  type Given,
  optionalText,
  type Parameter,
  type Parameters,
  textParameter,
} from './flow/parameters.js'
export type { Preparation, Preparing } from './flow/preparation.js'
export {
  type AnyReport,
  type Composing,
  type FollowUp,
  type Report,
  report,
  type Tools,
} from './flow/report.js'
export { DEFAULT_SETTINGS, type Settings } from './flow/settings.js'
export { INTERVALS, type Interval, intervalOf } from './interval.js'
export { isPersonal, Personal } from './personal.js'
export { isLevel, LEVELS, type Level } from './protection/level.js'
export type { Protection } from './protection/protection.js'
export { type ProtectionFormat, protectionFor } from './protection/protection-for.js'
export { type ReadOptions, read, rowsOf, toReadable } from './run/read.js'
export type { RunRecord } from './run/record.js'
export { attempt, type Outcome, run } from './run/run.js'
export type { RunOptions } from './run/run-options.js'
export type { SearchBody } from './search/body.js'
export { readSecretFile } from './secret-file.js'
export { mustReadAll } from './shared-scans/must-read-all.js'
export { type SharingOptions, type SharingRun, sharingRuns } from './shared-scans/sharing-runs.js'
export { csv } from './sinks/csv.js'
export { type Delimiting, delimited } from './sinks/delimited.js'
export { jsonArray, jsonLines } from './sinks/json.js'
export type { FinishedFile, Sink, SinkContext, SinkSettings, Writing } from './sinks/sink.js'
export type { Located } from './sorted/located.js'
export { orderedRows } from './sorted/ordered-rows.js'
export type { BadRow, Catalog, CsvBytes, Finding, Scan, Serves, Source } from './source.js'
export type { Draft, DraftMark, DraftOwner, PublishedFile, Store, StoredFile } from './store.js'
export { localStore } from './stores/local.js'
export { isWholeRing, MAX_TOKEN, MIN_TOKEN, rangeName, type TokenRange, WHOLE_RING } from './token-range.js'
export type { AnyRow, Chunk, Chunks, FlowTypeError, Names, Transform } from './types.js'
export { type Consent, type ConsentRule, isConsent } from './verbs/consented.js'
export type { Lookup } from './verbs/lookup.js'
export type { Opener } from './verbs/release.js'
