// Prints a port of 127.0.0.1 that nobody listens on: below those that the system gives to connections, so that none of them takes it
// until the web process that is to listen there has started.
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

const FIRST = 20_000
const LAST = 32_000

async function isFree(port) {
  const probe = createServer().listen(port, '127.0.0.1')
  try {
    await once(probe, 'listening')
  } catch {
    return false
  }
  probe.close()
  await once(probe, 'close')
  return true
}

let port
do port = randomInt(FIRST, LAST)
while (!(await isFree(port)))
console.log(port)
