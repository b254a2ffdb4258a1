import { freePort } from '#tests/support/free_port'

/** Gives this test run a port on loopback that is its own and makes the panel's address from it, unless both are told. */
export async function useOwnAddress(): Promise<void> {
  process.env.PORT ??= String(await freePort())
  process.env.HOST ??= '127.0.0.1'
  process.env.APP_URL ??= `http://${process.env.HOST}:${process.env.PORT}`
}
