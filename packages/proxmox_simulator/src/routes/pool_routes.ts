import { fail } from '../errors.js'
import { resourcesOf } from '../cluster/resources_view.js'
import { listOf, poolId, splitList, storageId, vmid } from '../schema/formats.js'
import { flag, oneOf, required, text } from '../schema/parameter.js'
import type { Call, Route } from '../router.js'

const named = required(text({ format: poolId }))
const change = {
  'allow-move': flag(),
  'comment': text(),
  'delete': flag(),
  'storage': text({ format: listOf(storageId) }),
  'vms': text({ format: listOf(vmid) }),
}

function poolOf({ cluster, params }: Call) {
  const pool = cluster.pools.get(params.poolid)
  if (!pool) throw fail(`pool '${params.poolid}' does not exist`)
  return pool
}

function members({ cluster, permit }: Call, id: string) {
  const pool = cluster.pools.get(id)!
  return resourcesOf(cluster, permit).filter(
    (row) =>
      ('vmid' in row && pool.vms.includes(row.vmid)) ||
      ('storage' in row && pool.storages.includes(row.storage))
  )
}

function list(call: Call) {
  const { cluster, permit, params } = call
  return [...cluster.pools.values()]
    .filter((pool) => permit.has(`/pool/${pool.id}`, 'Pool.Audit'))
    .filter((pool) => !params.poolid || pool.id === params.poolid)
    .map((pool) => ({
      poolid: pool.id,
      ...(pool.comment && { comment: pool.comment }),
      ...(params.poolid && { members: members(call, pool.id) }),
    }))
}

function create({ cluster, params }: Call) {
  if (cluster.pools.has(params.poolid))
    throw fail(`create pool failed: pool '${params.poolid}' already exists`)
  cluster.pools.set(params.poolid, {
    id: params.poolid,
    comment: params.comment,
    vms: [],
    storages: [],
  })
}

function update(call: Call) {
  const pool = poolOf(call)
  if (call.params.comment !== undefined) pool.comment = call.params.comment
  for (const id of splitList(call.params.vms ?? '').map(Number)) {
    if (call.params.delete === '1') leave(call, id)
    else join(call, id)
  }
  const storages = splitList(call.params.storage ?? '')
  pool.storages = pool.storages.filter((id) => !storages.includes(id))
  if (call.params.delete !== '1') pool.storages.push(...storages)
}

function join(call: Call, id: number) {
  const pool = poolOf(call)
  const current = call.cluster.poolOf(id)
  if (current === pool) throw fail(`update pools failed: VM ${id} is already a pool member`)
  if (current && call.params['allow-move'] !== '1') {
    throw fail(
      `update pools failed: VM ${id} belongs already to pool '${current.id}' and 'allow-move' is not set`
    )
  }
  if (current) current.vms = current.vms.filter((other) => other !== id)
  pool.vms.push(id)
}

function leave(call: Call, id: number) {
  const pool = poolOf(call)
  if (!pool.vms.includes(id)) throw fail(`update pools failed: VM ${id} is not a pool member`)
  pool.vms = pool.vms.filter((other) => other !== id)
}

function remove(call: Call) {
  const pool = poolOf(call)
  if (pool.vms.length > 0) {
    throw fail(`delete pool failed: pool '${pool.id}' is not empty (contains VM ${pool.vms[0]})`)
  }
  call.cluster.pools.delete(pool.id)
}

const mayAllocate = ({ permit, params }: Call) => {
  permit.need(`/pool/${params.poolid}`, 'Pool.Allocate')
  for (const id of splitList(params.vms ?? '')) permit.need(`/vms/${id}`, 'VM.Allocate')
}

export const poolRoutes: Route[] = [
  {
    method: 'GET',
    path: '/pools',
    parameters: { poolid: text({ format: poolId }), type: oneOf('qemu', 'lxc', 'storage') },
    permission: () => {},
    handle: list,
  },
  {
    method: 'POST',
    path: '/pools',
    parameters: { poolid: named, comment: text() },
    permission: mayAllocate,
    handle: create,
  },
  {
    method: 'PUT',
    path: '/pools',
    parameters: { ...change, poolid: named },
    permission: mayAllocate,
    handle: update,
  },
  {
    method: 'DELETE',
    path: '/pools',
    parameters: { poolid: named },
    permission: mayAllocate,
    handle: remove,
  },
  {
    method: 'GET',
    path: '/pools/{poolid}',
    parameters: { type: oneOf('qemu', 'lxc', 'storage') },
    permission: ({ permit, params }) => permit.need(`/pool/${params.poolid}`, 'Pool.Audit'),
    handle: (call) => ({ comment: poolOf(call).comment, members: members(call, poolOf(call).id) }),
  },
  {
    method: 'PUT',
    path: '/pools/{poolid}',
    parameters: change,
    permission: mayAllocate,
    handle: update,
  },
  {
    method: 'DELETE',
    path: '/pools/{poolid}',
    parameters: {},
    permission: mayAllocate,
    handle: remove,
  },
]
