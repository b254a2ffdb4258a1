import { PROXMOX_MANIFEST } from './manifest.js'
import type { DriverFactory } from '@innkeeper/provisioning'
import type { ProxmoxOptions } from './proxmox_driver.js'

/** The Proxmox VE driver, for config/provisioning.ts. Loaded when first used. */
export function proxmox(options: ProxmoxOptions = {}): DriverFactory {
  return async () => {
    const { ProxmoxDriver } = await import('./proxmox_driver.js')
    return {
      manifest: PROXMOX_MANIFEST,
      createDriver: (connection, context) => new ProxmoxDriver(connection, context, options),
    }
  }
}

export type { ProxmoxOptions }
