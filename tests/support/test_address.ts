import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

/** Gives this test run a free port on loopback and makes the panel's address from it, unless both are told. */
export async function useOwnAddress(): Promise<void> {
  if (!process.env.PORT) {
    const probe = createServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    process.env.PORT = String((probe.address() as AddressInfo).port)
    probe.close()
    await once(probe, 'close')
  }
  process.env.HOST ??= '127.0.0.1'
  process.env.APP_URL ??= `http://${process.env.HOST}:${process.env.PORT}`
}
