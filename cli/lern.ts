#!/usr/bin/env node
import { main } from './main.js'

const exit = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
})

// The Cassandra driver may go on trying to reach a host that it lost, also when it was shut down: do not wait for it.
process.exit(exit)
