import { setTimeout as pause } from 'node:timers/promises'
import * as t from 'io-ts'
import { LernError, type Place } from '../../lib/errors.js'
import { decodeAnswer } from '../../lib/http/decode.js'
import { visible } from '../../lib/http/endpoint.js'
import { apiOf } from './api.js'
import { below, type Settings } from './options.js'

export interface WaitOptions {
  readonly signal?: AbortSignal
  /** Milliseconds that the task may take; an hour by default. */
  readonly withinMs?: number
  /** Milliseconds between two questions; 5 s by default. */
  readonly everyMs?: number
}

/** The tasks by which Druid takes in files. */
export interface Ingestion {
  /** Hands in an ingestion spec as it is, once, and returns the id of its task. */
  submit(spec: object, signal?: AbortSignal): Promise<string>
  /**
   * Resolves when the task has succeeded. Fails with SOURCE_REFUSED when it failed, with SOURCE_TIMEOUT when
   * it takes too long; it is not stopped then.
   */
  finished(task: string, options?: WaitOptions): Promise<void>
}

const HOUR = 3_600_000
const never = (): AbortSignal => new AbortController().signal

const submitted = t.type({ task: t.string }, 'an object')
const state = t.type({ status: t.type({ statusCode: t.string }, 'an object') }, 'an object')

export const ingestionOf = (settings: Settings): Ingestion => {
  const api = apiOf(settings)
  const tasks = below(settings.overlord, 'druid', 'indexer', 'v1', 'task')
  const at = { source: 'druid', path: visible(tasks) }

  const stateOf = async (task: string, signal: AbortSignal): Promise<string> => {
    const { json } = await api.send({ method: 'GET', url: below(tasks, task, 'status'), signal })
    return decodeAnswer(state, json, at).status.statusCode
  }

  return {
    submit: async (spec, signal = never()) => {
      const { json } = await api.send({ method: 'POST', url: tasks, body: spec, once: true, signal })
      return decodeAnswer(submitted, json, at).task
    },
    finished: async (task, { signal = never(), withinMs = HOUR, everyMs = 5_000 } = {}) => {
      const deadline = Date.now() + withinMs
      for (;;) {
        const found = await stateOf(task, signal)
        if (found === 'SUCCESS') return
        // What Druid says about it may quote what it could not read.
        if (found === 'FAILED')
          throw taskError(at, task, 'SOURCE_REFUSED', 'has failed: see its log in Druid')
        if (Date.now() + everyMs > deadline)
          throw taskError(at, task, 'SOURCE_TIMEOUT', `is not finished after ${withinMs} ms: it is ${found}`)
        await pause(everyMs, undefined, { signal }).catch(() => signal.throwIfAborted())
      }
    },
  }
}

const taskError = (
  at: Place,
  task: string,
  code: 'SOURCE_REFUSED' | 'SOURCE_TIMEOUT',
  what: string,
): LernError => new LernError(code, `the task ${task} of druid ${what}`, at)
