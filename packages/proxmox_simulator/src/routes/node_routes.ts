import { omit } from '../omit.js'
import { nodeRow, nodeStatus, storageRow } from '../cluster/node_view.js'
import { contentOf } from '../cluster/storage_content.js'
import { networkOf, networkTypes } from '../cluster/network_view.js'
import { appliances } from '../cluster/appliances.js'
import { splitList } from '../schema/formats.js'
import { flag, integer, oneOf, text } from '../schema/parameter.js'
import { versionOf } from './version.js'
import { anyone, Envelope, type Call, type Route } from '../router.js'

const mayUseStorage = ({ permit, params }: Call) =>
  permit.needAny(`/storage/${params.storage}`, 'Datastore.Audit', 'Datastore.AllocateSpace')

function storages({ cluster, params, permit }: Call) {
  const wanted = splitList(params.content ?? '')
  return [...cluster.storages.values()]
    .filter((storage) => storage.nodes.includes(params.node))
    .filter((storage) => !params.storage || storage.id === params.storage)
    .filter(({ content }) => wanted.length === 0 || wanted.some((kind) => content.includes(kind)))
    .filter(({ id }) =>
      permit.hasAny(`/storage/${id}`, 'Datastore.Audit', 'Datastore.AllocateSpace')
    )
    .map((storage) => storageRow(cluster, storage, params.node))
}

function storageStatus({ cluster, params }: Call) {
  const storage = cluster.storage(params.storage, params.node)
  return omit(storageRow(cluster, storage, params.node), 'storage', 'used_fraction')
}

export const nodeRoutes: Route[] = [
  {
    method: 'GET',
    path: '/nodes',
    parameters: {},
    permission: anyone,
    handle: ({ cluster, permit }) =>
      [...cluster.nodes.values()].map((node) => ({
        ...nodeRow(cluster, node, permit.has(`/nodes/${node.name}`, 'Sys.Audit')),
        ssl_fingerprint: cluster.fingerprint,
      })),
  },
  {
    method: 'GET',
    path: '/nodes/{node}/status',
    parameters: {},
    permission: ({ permit, params }) => permit.need(`/nodes/${params.node}`, 'Sys.Audit'),
    handle: ({ cluster, params }) => nodeStatus(cluster, cluster.node(params.node)),
  },
  {
    method: 'GET',
    path: '/nodes/{node}/version',
    parameters: {},
    permission: anyone,
    handle: ({ cluster }) => versionOf(cluster),
  },
  {
    method: 'GET',
    path: '/nodes/{node}/network',
    parameters: {
      type: { ...oneOf(...networkTypes), newer: { fabric: '9.2', include_sdn: '9.2' } },
    },
    permission: anyone,
    handle: ({ cluster, params, permit }) =>
      new Envelope(networkOf(cluster.node(params.node), params.type, permit), { changes: '' }),
  },
  {
    method: 'GET',
    path: '/nodes/{node}/storage',
    parameters: {
      content: text(),
      enabled: flag(),
      format: flag(),
      storage: text(),
      target: text(),
    },
    permission: anyone,
    handle: storages,
  },
  {
    method: 'GET',
    path: '/nodes/{node}/storage/{storage}/status',
    parameters: {},
    permission: mayUseStorage,
    handle: storageStatus,
  },
  {
    method: 'GET',
    path: '/nodes/{node}/storage/{storage}/content',
    parameters: { content: text(), vmid: integer(100, 999999999) },
    permission: mayUseStorage,
    handle: ({ cluster, permit, params }) => contentOf(cluster, permit, params),
  },
  {
    method: 'GET',
    path: '/nodes/{node}/aplinfo',
    parameters: {},
    permission: anyone,
    handle: () => appliances,
  },
]
