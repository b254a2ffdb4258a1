import type { MachineKind, PowerAction } from './contract.js'
import type { SettingField } from './settings.js'

/** What a customer may do with a machine of this driver. An absent flag is a no. */
export interface DriverCapabilities {
  kinds: readonly MachineKind[]
  power: readonly PowerAction[]
  console?: boolean
  reinstall?: boolean
  snapshots?: boolean
  backups?: boolean
  firewall?: boolean
  rdns?: boolean
  resize?: boolean
  metrics?: boolean
}

/** The forms the core renders and validates for a driver. */
export interface DriverSettings {
  /** Per cluster. */
  connection: readonly SettingField[]
  /** Per product: staff choose. */
  product: readonly SettingField[]
  /** Per order: the customer chooses. */
  order: readonly SettingField[]
}

export interface DriverManifest {
  /** Stable, stored with every cluster. */
  name: string
  label: string
  version: string
  capabilities: DriverCapabilities
  settings: DriverSettings
}
