import type { MachineKind, PowerAction } from './contract.js'
import type { SettingField } from './settings.js'

/** What a driver can do. Pages show nothing else, and requests for anything else are refused. */
export interface DriverCapabilities {
  /** The kinds of machine that products of this driver may be. */
  kinds: readonly MachineKind[]
  /** What customers and staff may ask of a machine's power. */
  power: readonly PowerAction[]
  /**
   * Whether `survey` and `describe` tell of every machine at the host and the addresses that it uses. Without it the panel
   * learns of machines that it does not know by their marks only, and gives out addresses that others use.
   */
  survey?: boolean
  /** Whether `resize` changes the size of machines. Without it the panel offers no other size for a machine that exists. */
  resize?: boolean
  /** Whether `usage` tells the counters of machines. Without it plans that charge for traffic measure nothing. */
  usage?: boolean
  /** Whether `backups` tells what backups of machines take. Without it plans that charge for their storage measure nothing. */
  backups?: boolean
}

/** The forms the core renders and validates for a driver. */
export interface DriverSettings {
  /** Per cluster. */
  connection: readonly SettingField[]
  /** Per product: staff choose. Orders keep a copy, so none is secret: secrets belong to the connection. */
  product: readonly SettingField[]
  /**
   * Per order: the customer answers, secrets included, in the form that configures a machine. `create` gets the answers as
   * they fit these fields now, so a field may be added, with a default where orders may be waiting to be built.
   */
  order: readonly SettingField[]
}

export interface DriverManifest {
  /** What people read wherever the driver is named; its key is the one in config/provisioning.ts. */
  label: string
  /** The versions of `@innkeeper/provisioning` that it was written for, such as "^0.1.0"; the panel starts with no other. */
  contract?: string
  capabilities: DriverCapabilities
  settings: DriverSettings
}
