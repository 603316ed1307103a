type Stop = () => Promise<void>

const running: Stop[] = []

/** Registers what must be stopped when the test run ends. */
export const stopAtEnd = (stop: Stop): void => {
  running.push(stop)
}

export const stopServers = async (): Promise<void> => {
  for (const stop of running.splice(0).reverse()) await stop()
}
