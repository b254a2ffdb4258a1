import logger from '@adonisjs/core/services/logger'
import { assertFits } from '@innkeeper/panel'
import { CONTRACT_VERSION, isSecret, ProvisioningManager } from '@innkeeper/provisioning'
import { clock } from '#core/clock'
import { crashPoint, crashPointsWork } from '#core/crash_point'
import { instanceId } from '#provisioning/clusters/instance_id'
import provisioningConfig from '#config/provisioning'
import type {
  DriverContext,
  DriverManifest,
  PowerAction,
  ProvisioningDriver,
  RemoteCall,
  SettingField,
  SettingValues,
} from '@innkeeper/provisioning/types'
import type Cluster from '#provisioning/models/cluster'

export interface DriverChoice {
  name: string
  label: string
}

/** The drivers of this installation and their open connections to clusters. */
class Drivers {
  #manager: ProvisioningManager = new ProvisioningManager(provisioningConfig)
  #stop = new AbortController()

  /** Names of the configured drivers, the default first. */
  get names(): string[] {
    return this.#manager.names
  }

  /** What a driver can do and asks for. Throws `E_UNSUPPORTED` when none of that name is configured. */
  manifest(driver: string): Promise<DriverManifest> {
    return this.#manager.manifest(driver)
  }

  /** The configured drivers as people choose among them, the default first. */
  choices(): Promise<DriverChoice[]> {
    return Promise.all(
      this.names.map(async (name) => {
        const { label } = await this.manifest(name)
        return { name, label }
      })
    )
  }

  /** What people read for a driver; its key where it is configured no more. */
  async labelOf(driver: string): Promise<string> {
    if (!this.names.includes(driver)) return driver
    const { label } = await this.manifest(driver)
    return label
  }

  /** What may be asked of the power of a driver's machines; nothing where it is configured no more. */
  async powerActionsOf(driver: string): Promise<readonly PowerAction[]> {
    if (!this.names.includes(driver)) return []
    const { capabilities } = await this.manifest(driver)
    return capabilities.power
  }

  /** Whether machines of a driver can have another size; none where it is configured no more. */
  async resizes(driver: string): Promise<boolean> {
    if (!this.names.includes(driver)) return false
    const { capabilities } = await this.manifest(driver)
    return capabilities.resize === true
  }

  /** What a driver tells of what its machines use: their counters, their backups; nothing where it is configured no more. */
  async measures(driver: string): Promise<{ usage: boolean; backups: boolean }> {
    if (!this.names.includes(driver)) return { usage: false, backups: false }
    const { capabilities } = await this.manifest(driver)
    return { usage: capabilities.usage === true, backups: capabilities.backups === true }
  }

  /** What a driver wants to know from the customer of each machine; nothing where it is configured no more. */
  async orderFieldsOf(driver: string): Promise<readonly SettingField[]> {
    if (!this.names.includes(driver)) return []
    const { settings } = await this.manifest(driver)
    return settings.order
  }

  /** Throws for the first driver that was written for another version of the contract, or has secrets where none may be. */
  async assertFit(): Promise<void> {
    for (const name of this.names) {
      const { contract, settings } = await this.manifest(name)
      if (contract)
        assertFits(`The driver "${name}"`, contract, '@innkeeper/provisioning', CONTRACT_VERSION)
      const secret = settings.product.find(isSecret)
      if (secret)
        throw new Error(
          `The driver "${name}" has the secret "${secret.name}" among its product settings, where it would be readable`
        )
    }
  }

  /** The one connection to a cluster, opened when needed and again when its settings changed. */
  async connect(cluster: Cluster): Promise<ProvisioningDriver> {
    const { id, driver, revision, connection } = cluster
    return this.#manager.connect(
      { id, driver, revision, settings: connection },
      await this.#context()
    )
  }

  /** A connection that is not kept, to try settings before they are saved. The caller closes it. */
  async open(driver: string, settings: SettingValues): Promise<ProvisioningDriver> {
    return this.#manager.open(driver, settings, await this.#context())
  }

  /** Aborts running calls and closes every connection. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.#manager.closeAll()
  }

  /** Uses other drivers from now on; for tests. */
  replaceWith(manager: ProvisioningManager): void {
    this.#manager = manager
  }

  async #context(): Promise<DriverContext> {
    return {
      logger,
      clock: () => clock.now().toJSDate(),
      signal: this.#stop.signal,
      instanceId: await instanceId(),
      onRemoteCall: crashPointsWork ? passCrashPoint : undefined,
    }
  }
}

function passCrashPoint({ phase, mutates }: RemoteCall): void {
  if (mutates) crashPoint(`provisioning.${phase}_remote_change`)
}

export const drivers = new Drivers()
