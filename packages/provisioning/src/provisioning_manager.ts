import { ProvisioningError } from './errors.js'
import type {
  DriverContext,
  DriverDefinition,
  DriverFactory,
  ProvisioningDriver,
} from './contract.js'
import type { ProvisioningConfig } from './define_config.js'
import type { DriverManifest } from './manifest.js'
import type { SettingValues } from './settings.js'

/** A cluster as the manager needs it. A changed revision gives a new connection. */
export interface ClusterConnection {
  id: string
  driver: string
  revision: string | number
  settings: SettingValues
}

interface OpenConnection {
  revision: string | number
  driver: Promise<ProvisioningDriver>
}

/** Loads drivers when first used and keeps one open connection a cluster. */
export class ProvisioningManager<
  Drivers extends Record<string, DriverFactory> = Record<string, DriverFactory>,
> {
  #config: ProvisioningConfig<Drivers>
  #definitions = new Map<string, Promise<DriverDefinition>>()
  #connections = new Map<string, OpenConnection>()

  constructor(config: ProvisioningConfig<Drivers>) {
    this.#config = config
  }

  /** The configured names, the default first. */
  get names(): string[] {
    const others = Object.keys(this.#config.drivers).filter((name) => name !== this.defaultName)
    return [this.defaultName, ...others]
  }

  get defaultName(): string {
    return this.#config.default
  }

  /** The driver of that name. Throws `E_UNSUPPORTED` when none is configured. */
  use(name: string = this.defaultName): Promise<DriverDefinition> {
    const known = this.#definitions.get(name)
    if (known) return known

    const loading = this.#load(name)
    this.#definitions.set(name, loading)
    loading.catch(() => this.#definitions.delete(name))
    return loading
  }

  async manifest(name: string = this.defaultName): Promise<DriverManifest> {
    const definition = await this.use(name)
    return definition.manifest
  }

  /** The cluster's one connection, opened when needed and again when its revision changed. */
  async connect(cluster: ClusterConnection, context: DriverContext): Promise<ProvisioningDriver> {
    const open = this.#connections.get(cluster.id)
    if (open && open.revision === cluster.revision) return open.driver

    const driver = this.open(cluster.driver, cluster.settings, context)
    this.#connections.set(cluster.id, { revision: cluster.revision, driver })
    driver.catch(() => this.#connections.delete(cluster.id))
    await open?.driver.then((previous) => previous.close()).catch(() => undefined)
    return driver
  }

  /** A connection that is not kept, to test settings before they are saved. */
  async open(
    name: string,
    settings: SettingValues,
    context: DriverContext
  ): Promise<ProvisioningDriver> {
    const definition = await this.use(name)
    return definition.createDriver(settings, context)
  }

  /** Closes the cluster's connection; does nothing when there is none. */
  async disconnect(clusterId: string): Promise<void> {
    const open = this.#connections.get(clusterId)
    this.#connections.delete(clusterId)
    await open?.driver.then((driver) => driver.close())
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#connections.keys()].map((id) => this.disconnect(id)))
  }

  async #load(name: string): Promise<DriverDefinition> {
    const factory: DriverFactory | undefined = this.#config.drivers[name]
    if (!factory) {
      throw new ProvisioningError(`No driver "${name}" in config/provisioning.ts`, {
        kind: 'permanent',
        code: 'E_UNSUPPORTED',
      })
    }
    return factory()
  }
}
