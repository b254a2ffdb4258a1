import type { DriverFactory } from './contract.js'
import type { ProvisioningConfig } from './define_config.js'

export type * from './contract.js'
export type * from './manifest.js'
export type * from './settings.js'
export type * from './define_config.js'
export type { ErrorCode, ErrorKind, ProvisioningErrorOptions } from './errors.js'

/** The drivers of this installation; config/provisioning.ts fills it by augmentation. */
export interface ProvisioningDrivers {}

export type InferProvisioningDrivers<Config extends Pick<ProvisioningConfig, 'drivers'>> =
  Config['drivers']

/** The names in config/provisioning.ts, or any string before it augments the registry. */
export type DriverName = keyof ProvisioningDrivers extends never
  ? string
  : Extract<keyof ProvisioningDrivers, string>

export type KnownDrivers = Record<string, DriverFactory>
