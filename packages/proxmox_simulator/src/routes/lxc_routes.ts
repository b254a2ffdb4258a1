import { fail, invalid } from '../errors.js'
import { needOptions, needWritable } from '../cluster/config_update.js'
import { configView, pendingView } from '../cluster/config_view.js'
import { createLxc, isPrivileged, needFreeId } from '../cluster/lxc_create.js'
import { needFileLock } from '../cluster/file_lock.js'
import { resizeLxc } from '../cluster/lxc_resize.js'
import { needLxcRights } from '../cluster/lxc_rights.js'
import { updateLxc } from '../cluster/lxc_update.js'
import { isVolume, needResources, needRootdir } from '../cluster/lxc_values.js'
import { needTagRights } from '../cluster/tags.js'
import { powerOff } from '../cluster/power.js'
import {
  isLxcOption,
  lxcConfig,
  lxcCreate,
  lxcUpdate,
  lxcVolumes,
} from '../schema/lxc_parameters.js'
import { needSshKeys } from '../schema/ssh_keys.js'
import { flag, integer, lookup, oneOf, required, text } from '../schema/parameter.js'
import { configId } from '../schema/formats.js'
import { guestOf, onGuest, onGuestAny, optionalDigest, simpleTask } from './helpers.js'
import { birthPath, needPool, needVmAllocate } from './pool_rights.js'
import { anyone, type Call, type Route } from '../router.js'
import type { Permit } from '../access/permit.js'

const container = '/nodes/{node}/lxc/{vmid}'

function create(call: Call) {
  const { cluster, params, permit } = call
  const privileged = isPrivileged(cluster, params)
  if (privileged && cluster.profile === '9.2') permit.need('/', 'Sys.Modify')
  needFreeId(cluster, params.vmid)
  needSshKeys(params['ssh-public-keys'] ?? '')
  needPool(call)
  needVmAllocate(call)
  if (params.restore === '1') throw invalid({ restore: 'the simulator cannot restore' })
  const config = Object.fromEntries(
    Object.entries(params).filter(([key]) => lookup(lxcConfig, key))
  )
  needLxcRights(permit, birthPath(call), config, privileged)
  if (config.tags) needTagRights(cluster, permit, params.vmid, { after: config.tags })
  needResources(permit, config)
  needTemplateAccess(permit, params.ostemplate)
  const volumes = volumesIn(params)
  for (const value of Object.values(volumes)) {
    const storage = value.replace(/^volume=/, '').split(':')[0]
    needRootdir(cluster, storage, params.node)
    permit.need(`/storage/${storage}`, 'Datastore.AllocateSpace')
  }
  return createLxc(cluster, { ...params, ...volumes }, permit.token.id)
}

/** The volumes that are asked for; a number alone is a size on the request's storage. */
function volumesIn(params: Record<string, string>): Record<string, string> {
  const storage = params.storage ?? 'local'
  const asked = Object.entries(params).filter(([key]) => isVolume(key))
  if (asked.length === 0) return { rootfs: `${storage}:4` }
  if (params.rootfs === undefined) {
    throw fail("mount points configured, but 'rootfs' not set - aborting")
  }
  const bare = /^\d+(\.\d+)?$/
  return Object.fromEntries(
    asked.map(([key, value]) => [key, bare.test(value) ? `${storage}:${value}` : value])
  )
}

function needTemplateAccess(permit: Permit, ostemplate: string) {
  const [storage, name] = ostemplate.split(':')
  if (name === undefined) {
    const source = '/usr/share/perl5/PVE/Storage.pm'
    throw fail(`Only root can pass arbitrary filesystem paths. at ${source} line 651.`)
  }
  permit.needAny(`/storage/${storage}`, 'Datastore.Audit', 'Datastore.AllocateSpace')
}

function update(call: Call) {
  const { cluster, params, permit } = call
  const { set, remove } = needOptions(params, isLxcOption)
  const guest = guestOf(call, 'lxc')
  needFileLock(cluster, guest)
  needWritable(guest, params.digest)
  if (set.unprivileged !== undefined) {
    throw invalid({ unprivileged: "can't change 'unprivileged' after creation" })
  }
  const touched = Object.fromEntries(remove.map((key) => [key, guest.config[key] ?? '']))
  const privileged = guest.config.unprivileged !== '1'
  needLxcRights(permit, `/vms/${guest.vmid}`, { ...touched, ...set }, privileged)
  if (set.tags !== undefined || remove.includes('tags')) {
    needTagRights(cluster, permit, guest.vmid, { before: guest.config.tags, after: set.tags })
  }
  needResources(permit, set)
  updateLxc(cluster, guest, params)
}

function destroy(call: Call) {
  const guest = guestOf(call, 'lxc')
  const { params, cluster } = call
  if (guest.config.protection === '1') {
    throw fail(`can't remove CT ${guest.vmid} - protection mode enabled`)
  }
  needWritable(guest)
  if (guest.ha && params.purge !== '1') {
    throw fail(
      `unable to remove CT ${guest.vmid} - used in HA resources and purge parameter not set.`
    )
  }
  if (guest.running && params.force !== '1') {
    throw fail(`unable to destroy CT ${guest.vmid} - container is running`)
  }
  return simpleTask(call, 'vzdestroy', guest, () => {
    if (guest.running) powerOff(guest)
    cluster.destroy(guest)
  })
}

export const lxcRoutes: Route[] = [
  {
    method: 'POST',
    path: '/nodes/{node}/lxc',
    parameters: { ...lxcCreate, vmid: required(integer(100, 999999999)) },
    permission: anyone,
    handle: create,
  },
  {
    method: 'GET',
    path: `${container}/config`,
    parameters: { current: flag(), snapshot: text({ format: configId }) },
    permission: onGuest('VM.Audit'),
    handle: (call) => configView(guestOf(call, 'lxc'), call.params.current === '1'),
  },
  {
    method: 'PUT',
    path: `${container}/config`,
    parameters: lxcUpdate,
    permission: onGuestAny(
      'VM.Config.Disk',
      'VM.Config.CPU',
      'VM.Config.Memory',
      'VM.Config.Network',
      'VM.Config.Options'
    ),
    handle: update,
  },
  {
    method: 'GET',
    path: `${container}/pending`,
    parameters: {},
    permission: onGuest('VM.Audit'),
    handle: (call) => pendingView(guestOf(call, 'lxc')),
  },
  {
    method: 'PUT',
    path: `${container}/resize`,
    parameters: {
      disk: required(oneOf(...lxcVolumes)),
      size: required(text({ pattern: /^\+?\d+(\.\d+)?[KMGT]?$/ })),
      digest: optionalDigest,
    },
    permission: onGuest('VM.Config.Disk'),
    handle: (call) => {
      const guest = guestOf(call, 'lxc')
      return simpleTask(call, 'resize', guest, resizeLxc(call, guest))
    },
  },
  {
    method: 'DELETE',
    path: container,
    parameters: { 'force': flag(), 'purge': flag(), 'destroy-unreferenced-disks': flag() },
    permission: onGuest('VM.Allocate'),
    handle: destroy,
  },
]
