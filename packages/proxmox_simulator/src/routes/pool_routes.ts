import { ApiError, fail } from '../errors.js'
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

function one(call: Call) {
  const pool = poolOf(call)
  return {
    poolid: pool.id,
    ...(pool.comment && { comment: pool.comment }),
    members: members(call, pool.id),
  }
}

function list(call: Call) {
  const { cluster, permit, params } = call
  if (params.poolid) return [one(call)]
  return [...cluster.pools.values()]
    .filter((pool) => permit.has(`/pool/${pool.id}`, 'Pool.Audit'))
    .map((pool) => ({ poolid: pool.id, ...(pool.comment && { comment: pool.comment }) }))
}

/**
 * Does something with the file of users and pools locked: what fails there says so, except a
 * missing right, which is told with its status.
 */
function locked<T>(what: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const inside =
      error.status === 403
        ? `403 ${error.reason}`
        : `error during cfs-locked 'file-user_cfg' operation: ${error.reason}`
    throw fail(`${what}: ${inside}`)
  }
}

function create({ cluster, params }: Call) {
  const id = params.poolid
  locked('create pool failed', () => {
    if (cluster.pools.has(id)) throw fail(`pool '${id}' already exists`)
    if (!/^[A-Za-z]/.test(id)) throw fail('pool name must start with a letter')
    cluster.pools.set(id, { id, comment: params.comment, vms: [], storages: [] })
  })
}

/** All or nothing: the file is written when every member went well. */
function update(call: Call) {
  locked('update pools failed', () => {
    const { params } = call
    const pool = poolOf(call)
    const before = [...call.cluster.pools.values()].map((each) => ({ each, vms: [...each.vms] }))
    try {
      for (const id of splitList(params.vms ?? '').map(Number)) changeMember(call, id)
      changeStorages(call)
    } catch (error) {
      for (const { each, vms } of before) each.vms = vms
      throw error
    }
    if (params.comment !== undefined) pool.comment = params.comment
  })
}

function changeMember(call: Call, id: number) {
  call.permit.needAny(`/vms/${id}`, 'Permissions.Modify', 'VM.Allocate')
  if (call.params.delete === '1') leave(call, id)
  else join(call, id)
}

function changeStorages(call: Call) {
  const { params, permit } = call
  const pool = poolOf(call)
  const ids = splitList(params.storage ?? '')
  for (const id of ids) permit.needAny(`/storage/${id}`, 'Permissions.Modify', 'Datastore.Allocate')
  const isMember = (id: string) => pool.storages.includes(id)
  const wrong = ids.find((id) => isMember(id) === (params.delete !== '1'))
  if (wrong && params.delete === '1') throw fail(`Storage '${wrong}' is not a pool member`)
  if (wrong) throw fail(`Storage '${wrong}' is already a pool member`)
  pool.storages = pool.storages.filter((id) => !ids.includes(id))
  if (params.delete !== '1') pool.storages.push(...ids)
}

function join(call: Call, id: number) {
  const pool = poolOf(call)
  const current = call.cluster.poolOf(id)
  if (current === pool) throw fail(`VM ${id} is already a pool member`)
  if (current && call.params['allow-move'] !== '1') {
    throw fail(`VM ${id} belongs already to pool '${current.id}' and 'allow-move' is not set`)
  }
  if (current) {
    call.permit.need(`/pool/${current.id}`, 'Pool.Allocate')
    current.vms = current.vms.filter((other) => other !== id)
  }
  pool.vms.push(id)
}

function leave(call: Call, id: number) {
  const pool = poolOf(call)
  if (!pool.vms.includes(id)) throw fail(`VM ${id} is not a pool member`)
  pool.vms = pool.vms.filter((other) => other !== id)
}

function remove(call: Call) {
  locked('delete pool failed', () => {
    const pool = poolOf(call)
    const first = pool.vms[0] ?? pool.storages[0]
    if (pool.vms.length > 0) {
      throw fail(`pool '${pool.id}' is not empty (contains VM ${first})`)
    }
    if (pool.storages.length > 0) {
      throw fail(`pool '${pool.id}' is not empty (contains storage '${first}')`)
    }
    call.cluster.pools.delete(pool.id)
  })
}

const mayAllocate = ({ permit, params }: Call) =>
  permit.need(`/pool/${params.poolid}`, 'Pool.Allocate')

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
    handle: one,
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
