import Factory from '@adonisjs/lucid/factories'
import { newId } from '#core/ids'
import Cluster from '#provisioning/models/cluster'

/** An enabled cluster that leads to no host and of which nothing is known yet. */
export const ClusterFactory = Factory.define(Cluster, () => ({
  name: `cluster ${newId()}`,
  driver: 'fake',
  connection: {},
  state: 'enabled' as const,
})).build()
