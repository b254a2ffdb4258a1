import { defineConfig } from '@innkeeper/provisioning'
import { fake } from '@innkeeper/provisioning/fake'
import { proxmox } from '#provisioning_proxmox/index'
import type { DriverFactory } from '@innkeeper/provisioning/types'

/** The fake driver keeps its machines in memory, so it exists for tests only. */
const testing: Record<string, DriverFactory> =
  process.env.NODE_ENV === 'test' ? { fake: fake() } : {}

/** Each driver that a cluster may use; a reseller adds one with a line here. */
const provisioningConfig = defineConfig<Record<string, DriverFactory>>({
  default: 'proxmox',
  drivers: { proxmox: proxmox(), ...testing },
})

export default provisioningConfig
