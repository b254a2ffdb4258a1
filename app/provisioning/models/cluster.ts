import { compose } from '@adonisjs/core/helpers'
import encryption from '@adonisjs/core/services/encryption'
import { column, hasMany } from '@adonisjs/lucid/orm'
import { ClusterSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import ClusterBridge from '#provisioning/models/cluster_bridge'
import ClusterImage from '#provisioning/models/cluster_image'
import ClusterNode from '#provisioning/models/cluster_node'
import ClusterStorage from '#provisioning/models/cluster_storage'
import IpPoolCluster from '#provisioning/models/ip_pool_cluster'
import type { HasMany } from '@adonisjs/lucid/types/relations'
import type { SettingValues } from '@innkeeper/provisioning/types'

export const clusterStates = ['enabled', 'paused', 'disabled'] as const
export type ClusterState = (typeof clusterStates)[number]

/**
 * One configured connection to a host. `paused` is set by the panel when the host refuses its credentials or shows
 * another certificate (`pausedFor` holds the error's code): nothing is sent until it is resumed; `disabled` is set by staff: no new services, while the existing ones go on working.
 */
export default class Cluster extends compose(ClusterSchema, UlidModel) {
  declare state: ClusterState

  /** The connection settings, secrets included; encrypted at rest and never serialised. */
  @column({
    serializeAs: null,
    prepare: (value: SettingValues) =>
      encryption.encrypt(JSON.stringify(value), { purpose: 'cluster' }),
    consume: (value: string) => JSON.parse(encryption.decrypt<string>(value, 'cluster') ?? '{}'),
  })
  declare connection: SettingValues

  @hasMany(() => ClusterNode, { onQuery: (query) => query.orderBy('name') })
  declare nodes: HasMany<typeof ClusterNode>

  @hasMany(() => ClusterStorage, { onQuery: (query) => query.orderBy(['node', 'name']) })
  declare storages: HasMany<typeof ClusterStorage>

  @hasMany(() => ClusterBridge, { onQuery: (query) => query.orderBy(['node', 'name']) })
  declare bridges: HasMany<typeof ClusterBridge>

  @hasMany(() => ClusterImage, { onQuery: (query) => query.orderBy('name') })
  declare images: HasMany<typeof ClusterImage>

  @hasMany(() => IpPoolCluster)
  declare poolLinks: HasMany<typeof IpPoolCluster>
}
