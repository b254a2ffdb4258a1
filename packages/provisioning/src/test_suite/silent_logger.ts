import type { DriverLogger } from '../contract.js'

export const silentLogger: DriverLogger = {
  warn: () => undefined,
}
