import { createServer } from 'node:net'

export const HOST = '127.0.0.1'

/** Ends the program with a sentence that helps where another program already listens on a port. */
export async function assertFree(port: number, flag: string): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    fail(`${flag} takes a port between 1 and 65535.`)
  const probe = createServer()
  const free = await new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false))
    probe.listen(port, HOST, () => resolve(true))
  })
  if (!free) fail(`Port ${port} is taken by another program. Choose another one with ${flag}.`)
  await new Promise((resolve) => probe.close(resolve))
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
