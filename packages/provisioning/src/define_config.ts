import type { DriverFactory } from './contract.js'

export interface ProvisioningConfig<
  Drivers extends Record<string, DriverFactory> = Record<string, DriverFactory>,
> {
  default: Extract<keyof Drivers, string>
  drivers: Drivers
}

/** Names the drivers of an installation and the one offered first; keeps their types. */
export function defineConfig<Drivers extends Record<string, DriverFactory>>(
  config: ProvisioningConfig<Drivers>
): ProvisioningConfig<Drivers> {
  return config
}
