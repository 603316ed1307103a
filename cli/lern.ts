#!/usr/bin/env node
import { constants, setPriority } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { keepHeapSmall } from './heap.js'
import { main } from './main.js'

// Rows die young, but V8 lets a heap grow to many times what lives in it before it tidies up. Measured on
// admin-user-reports of 100,000 declarations: a peak of 210 MiB instead of 340.
setFlagsFromString('--heap-growing-percent=30')

// A scan allocates buffers by the gigabyte beside a heap of a few MiB, and V8 marks that heap anew for each few of them,
// in steps that cost a third of all CPU. In one go it takes milliseconds.
setFlagsFromString('--no-incremental-marking')
keepHeapSmall()

/** Where that may not be done, nothing is lost but that. */
const giveWay = (): void => {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {}
}

// Whoever prints learns of a failure and decides what follows; a listener keeps it from ending the process at once.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

const exit = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  giveWay,
})

// The Cassandra driver may go on trying to reach a host that it lost, also when it was shut down: do not wait for it.
process.exit(exit)
