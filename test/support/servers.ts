type Stop = () => Promise<void>

const running: Stop[] = []

/** Registers what must be stopped when the test run ends. */
export const stopAtEnd = (stop: Stop): void => {
  running.push(stop)
}

/** Stops what was registered, last first. All are stopped, even when one of them fails. */
export const stopServers = async (): Promise<void> => {
  const failures: unknown[] = []
  for (const stop of running.splice(0).reverse()) await stop().catch(error => failures.push(error))
  if (failures.length > 0) throw new AggregateError(failures, 'some servers of the tests did not stop')
}

/** A server that this machine cannot start: what is missing, and how to get it. */
export interface Unavailable {
  readonly unavailable: string
}

export const isUnavailable = (started: object): started is Unavailable => 'unavailable' in started

interface Stoppable {
  readonly stop: Stop
}

/** One server per process: the first caller starts it, everybody shares it, the end of the tests stops it. */
export const shared = <Server extends Stoppable>(start: () => Promise<Server | Unavailable>) => {
  const startOnce = async () => {
    const server = await start()
    if (!isUnavailable(server)) stopAtEnd(() => server.stop())
    return server
  }

  let started: Promise<Server | Unavailable> | undefined
  return () => (started ??= startOnce())
}
