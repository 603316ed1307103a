import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** A registry with what is known of this process; whatever runs in it may add its own metrics. */
export const processRegistry = (): Registry => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return registry
}

export interface ApiMetrics {
  answered(route: string, status: number, seconds: number): void
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20]

export const apiMetrics = (registry: Registry): ApiMetrics => {
  const registers = [registry]
  const answers = new Counter({
    name: 'lern_api_requests_total',
    help: 'Calls of the Exhaust API by route and status',
    labelNames: ['route', 'code'],
    registers,
  })
  const seconds = new Histogram({
    name: 'lern_api_request_seconds',
    help: 'Seconds until a call of the Exhaust API was answered',
    labelNames: ['route'],
    buckets: SECONDS,
    registers,
  })
  return {
    answered: (route, status, taken) => {
      answers.inc({ route, code: status })
      seconds.observe({ route }, taken)
    },
  }
}
