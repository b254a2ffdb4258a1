import { forbidden, fail } from '../errors.js'
import { needOptions, needWritable } from '../cluster/config_update.js'
import { configView, pendingView } from '../cluster/config_view.js'
import { emptyFirewall, isTemplate, mainVolume, volumesOf } from '../cluster/guest.js'
import { createQemu } from '../cluster/qemu_create.js'
import { checkClone, cloneWork, type CloneRequest } from '../cluster/qemu_clone.js'
import { needQemuRights, refuseRootOptions } from '../cluster/qemu_rights.js'
import { needFileLock } from '../cluster/file_lock.js'
import { needHookscript } from '../cluster/hookscript.js'
import { needImages, needImageStorages, needResources } from '../cluster/qemu_values.js'
import { needTagRights } from '../cluster/tags.js'
import { resizeQemu } from '../cluster/qemu_resize.js'
import { updateQemu } from '../cluster/qemu_update.js'
import {
  diskNames,
  isQemuOption,
  qemuClone,
  qemuConfig,
  qemuCreate,
  qemuUpdate,
} from '../schema/qemu_parameters.js'
import { configId } from '../schema/formats.js'
import { needSshKeys } from '../schema/ssh_keys.js'
import { flag, integer, lookup, oneOf, required, text } from '../schema/parameter.js'
import { birthPath, needPool, needVmAllocate } from './pool_rights.js'
import { guestOf, onGuest, onGuestAny, optionalDigest, simpleTask } from './helpers.js'
import { anyone, type Call, type Route } from '../router.js'

const machine = '/nodes/{node}/qemu/{vmid}'

const mayConfigure = onGuestAny(
  'VM.Config.Disk',
  'VM.Config.CDROM',
  'VM.Config.CPU',
  'VM.Config.Memory',
  'VM.Config.Network',
  'VM.Config.HWType',
  'VM.Config.Options',
  'VM.Config.Cloudinit'
)

function clone(call: Call) {
  const { cluster, params, permit } = call
  const source = guestOf(call, 'qemu')
  const request: CloneRequest = {
    source,
    newid: Number(params.newid),
    user: permit.token.id,
    full: (params.full ?? (isTemplate(source) ? '0' : '1')) === '1',
    target: params.target ?? params.node,
    storage: params.storage,
    name: params.name,
    description: params.description,
    pool: params.pool,
  }
  needPool(call)
  if (request.storage) needImages(cluster, request.storage, source.node)
  checkClone(cluster, request)
  needCloneResources(call, request)
  return cluster.tasks.spawn(cloneWork(cluster, request))
}

function needCloneResources({ permit }: Call, { source, storage }: CloneRequest) {
  const nets = Object.entries(source.config).filter(([key]) => /^net\d+$/.test(key))
  needResources(permit, Object.fromEntries(nets))
  const disks = volumesOf(source).filter((volume) => !volume.isCdrom)
  for (const disk of disks) {
    permit.need(`/storage/${storage ?? disk.storage}`, 'Datastore.AllocateSpace')
  }
}

function mayClone(call: Call) {
  call.permit.need(`/vms/${call.params.vmid}`, 'VM.Clone')
  const { newid, pool } = call.params
  const may =
    call.permit.has(`/vms/${newid}`, 'VM.Allocate') ||
    (pool !== undefined && call.permit.has(`/pool/${pool}`, 'VM.Allocate'))
  if (!may) throw forbidden()
}

function checkUpdate(call: Call) {
  const { cluster, params, permit } = call
  const guest = guestOf(call, 'qemu')
  refuseRootOptions(params)
  needKeys(params)
  const { set, remove } = needOptions(params, isQemuOption)
  needHookscript(cluster, set)
  const touched = Object.fromEntries(remove.map((key) => [key, guest.config[key] ?? '']))
  needQemuRights(permit, `/vms/${guest.vmid}`, { ...touched, ...set })
  needResources(permit, set)
  needImageStorages(cluster, set)
  needFileLock(cluster, guest)
  needWritable(guest, params.digest)
  if (set.tags !== undefined || remove.includes('tags')) {
    needTagRights(cluster, permit, guest.vmid, { before: guest.config.tags, after: set.tags })
  }
  return guest
}

/** Keys travel encoded once more than the rest. */
function needKeys({ sshkeys }: Record<string, string>) {
  if (sshkeys !== undefined) needSshKeys(decodeURIComponent(sshkeys))
}

function create(call: Call) {
  const { cluster, params, permit } = call
  needKeys(params)
  needPool(call)
  needVmAllocate(call)
  const config = Object.fromEntries(
    Object.entries(params).filter(([key]) => lookup(qemuConfig, key))
  )
  needResources(permit, params)
  needImageStorages(cluster, params)
  needQemuRights(permit, birthPath(call), config)
  const mayTag = () =>
    config.tags && needTagRights(cluster, permit, params.vmid, { after: config.tags })
  return createQemu(cluster, params, permit.token.id, mayTag)
}

function destroy(call: Call) {
  const guest = guestOf(call, 'qemu')
  const { cluster, params } = call
  refuseRootOptions(params)
  if (guest.config.protection === '1') {
    throw fail(`can't remove VM ${guest.vmid} - protection mode enabled`)
  }
  needWritable(guest)
  if (guest.running) throw fail(`VM ${guest.vmid} is running - destroy failed`)
  if (guest.ha && params.purge !== '1') {
    throw fail(
      `unable to remove VM ${guest.vmid} - used in HA resources and purge parameter not set.`
    )
  }
  return simpleTask(call, 'qmdestroy', guest, () => {
    const base = mainVolume(guest)
    const children = [...cluster.guests.values()].flatMap(volumesOf)
    if (base && children.some((child) => child.name.startsWith(`${base.name}/`))) {
      throw new Error(`base volume '${base.storage}:${base.name}' is still in use by linked cloned`)
    }
    guest.firewall = emptyFirewall()
    cluster.destroy(guest)
  })
}

export const qemuRoutes: Route[] = [
  {
    method: 'POST',
    path: '/nodes/{node}/qemu',
    parameters: { ...qemuCreate, vmid: required(integer(100, 999999999)) },
    permission: anyone,
    handle: create,
  },
  {
    method: 'POST',
    path: `${machine}/clone`,
    parameters: qemuClone,
    permission: mayClone,
    handle: clone,
  },
  {
    method: 'GET',
    path: `${machine}/config`,
    parameters: { current: flag(), snapshot: text({ format: configId }) },
    permission: onGuest('VM.Audit'),
    handle: (call) => configView(guestOf(call, 'qemu'), call.params.current === '1'),
  },
  {
    method: 'PUT',
    path: `${machine}/config`,
    parameters: qemuUpdate,
    permission: mayConfigure,
    handle: (call) => updateQemu(call.cluster, checkUpdate(call), call.params),
  },
  {
    method: 'POST',
    path: `${machine}/config`,
    parameters: qemuUpdate,
    permission: mayConfigure,
    handle: (call) => {
      const guest = checkUpdate(call)
      return simpleTask(call, 'qmconfig', guest, () => updateQemu(call.cluster, guest, call.params))
    },
  },
  {
    method: 'GET',
    path: `${machine}/pending`,
    parameters: {},
    permission: onGuest('VM.Audit'),
    handle: (call) => pendingView(guestOf(call, 'qemu')),
  },
  {
    method: 'PUT',
    path: `${machine}/resize`,
    parameters: {
      disk: required(oneOf(...diskNames)),
      size: required(text({ pattern: /^\+?\d+(\.\d+)?[KMGT]?$/ })),
      digest: optionalDigest,
      skiplock: flag(),
    },
    permission: onGuest('VM.Config.Disk'),
    handle: (call) => {
      const guest = guestOf(call, 'qemu')
      refuseRootOptions(call.params)
      return simpleTask(call, 'resize', guest, () => resizeQemu(call, guest))
    },
  },
  {
    method: 'DELETE',
    path: machine,
    parameters: { 'purge': flag(), 'destroy-unreferenced-disks': flag(), 'skiplock': flag() },
    permission: onGuest('VM.Allocate'),
    handle: destroy,
  },
]
