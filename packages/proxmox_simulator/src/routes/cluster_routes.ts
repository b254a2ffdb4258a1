import { allowedTags } from '../cluster/tags.js'
import { invalid } from '../errors.js'
import { resourcesOf } from '../cluster/resources_view.js'
import { taskRow } from './task_view.js'
import { vmid } from '../schema/formats.js'
import { integer, oneOf, text } from '../schema/parameter.js'
import { versionOf } from './version.js'
import { anyone, type Call, type Route } from '../router.js'
import type { Cluster } from '../cluster/cluster.js'

function nextId({ cluster, faults, params }: Call) {
  const wanted = params.vmid === undefined ? cluster.nextId() : Number(params.vmid)
  if (cluster.guests.has(wanted)) throw invalid({ vmid: `VM ${wanted} already exists` })
  faults.raceFor(wanted)
  return String(wanted)
}

function status({ cluster }: Call) {
  const nodes = [...cluster.nodes.values()]
  return [
    {
      id: 'cluster',
      type: 'cluster',
      name: cluster.name,
      version: nodes.length,
      nodes: nodes.length,
      quorate: cluster.quorate ? 1 : 0,
    },
    ...nodes.map((node, index) => ({
      id: `node/${node.name}`,
      type: 'node',
      name: node.name,
      nodeid: index + 1,
      ip: node.address,
      online: node.online ? 1 : 0,
      local: index === 0 ? 1 : 0,
      level: '',
    })),
  ]
}

function datacenter({ tagAccess: { allow, list } }: Cluster) {
  const restricted = { 'user-allow': allow, ...(list && { 'user-allow-list': list }) }
  return {
    keyboard: 'en-us',
    mac_prefix: 'BC:24:11',
    ...(allow !== 'free' && { 'user-tag-access': restricted }),
  }
}

const needAudit = ({ permit }: Call) => permit.need('/', 'Sys.Audit')

export const clusterRoutes: Route[] = [
  {
    method: 'GET',
    path: '/version',
    parameters: {},
    permission: anyone,
    handle: ({ cluster }) => versionOf(cluster),
  },
  {
    method: 'GET',
    path: '/access/permissions',
    parameters: { path: text(), userid: text() },
    permission: ({ permit, params }) => {
      const own = [permit.token.id, permit.token.id.split('!')[0]]
      if (params.userid && !own.includes(params.userid)) permit.need('/access', 'Sys.Audit')
    },
    handle: ({ access, permit, params }) => access.table(permit.token, params.path),
  },
  { method: 'GET', path: '/cluster/status', parameters: {}, permission: needAudit, handle: status },
  {
    method: 'GET',
    path: '/cluster/nextid',
    parameters: { vmid: integer(100, 999999999, { format: vmid }) },
    permission: anyone,
    handle: nextId,
  },
  {
    method: 'GET',
    path: '/cluster/resources',
    parameters: { type: oneOf('vm', 'storage', 'node', 'sdn') },
    permission: anyone,
    handle: ({ cluster, permit, params }) => resourcesOf(cluster, permit, params.type),
  },
  {
    method: 'GET',
    path: '/cluster/tasks',
    parameters: {},
    permission: anyone,
    handle: ({ cluster, permit }) =>
      cluster.tasks
        .all()
        .filter((task) => task.user === permit.token.id || permit.has('/', 'Sys.Audit'))
        .slice(0, 25)
        .map(taskRow),
  },
  {
    method: 'GET',
    path: '/cluster/firewall/options',
    parameters: {},
    permission: needAudit,
    handle: ({ cluster }) => ({
      ...cluster.firewallOptions,
      enable: Number(cluster.firewallOptions.enable ?? 0),
    }),
  },
  {
    method: 'GET',
    path: '/cluster/options',
    parameters: {},
    permission: anyone,
    handle: ({ cluster, permit }) => ({
      ...(permit.has('/', 'Sys.Audit') && datacenter(cluster)),
      'allowed-tags': allowedTags(cluster, permit),
    }),
  },
]
