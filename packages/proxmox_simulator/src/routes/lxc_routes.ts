import { fail, invalid } from '../errors.js'
import { needWritable, readChange } from '../cluster/config_update.js'
import { configView, pendingView } from '../cluster/config_view.js'
import { checkSshKeys, createLxc, isPrivileged } from '../cluster/lxc_create.js'
import { resizeLxc } from '../cluster/lxc_resize.js'
import { needLxcRights } from '../cluster/lxc_rights.js'
import { updateLxc } from '../cluster/lxc_update.js'
import { needResources } from '../cluster/lxc_values.js'
import { powerOff } from '../cluster/power.js'
import { lxcConfig, lxcCreate, lxcUpdate } from '../schema/lxc_parameters.js'
import { flag, integer, lookup, required, text } from '../schema/parameter.js'
import { configId } from '../schema/formats.js'
import { guestOf, onGuest, onGuestAny, optionalDigest, simpleTask } from './helpers.js'
import { birthPath, needPool, needVmAllocate } from './pool_rights.js'
import { anyone, type Call, type Route } from '../router.js'

const container = '/nodes/{node}/lxc/{vmid}'

function create(call: Call) {
  const { cluster, params, permit } = call
  needVmAllocate(call)
  needPool(call)
  if (params.restore === '1') throw invalid({ restore: 'the simulator cannot restore' })
  checkSshKeys(params['ssh-public-keys'])
  const privileged = isPrivileged(cluster, params)
  if (privileged) permit.need('/', 'Sys.Modify')
  const config = Object.entries(params).filter(([key]) => lookup(lxcConfig, key))
  needLxcRights(permit, birthPath(call), Object.fromEntries(config), privileged)
  needResources(permit, params)
  const templates = `/storage/${params.ostemplate.split(':')[0]}`
  permit.needAny(templates, 'Datastore.Audit', 'Datastore.AllocateSpace')
  return createLxc(cluster, params, permit.token.id)
}

function update(call: Call) {
  const guest = guestOf(call, 'lxc')
  const { set, remove } = readChange(call.params)
  if (set.unprivileged !== undefined) {
    throw invalid({ unprivileged: "can't change 'unprivileged' after creation" })
  }
  const touched = Object.fromEntries(remove.map((key) => [key, guest.config[key] ?? '']))
  const privileged = guest.config.unprivileged !== '1'
  needLxcRights(call.permit, `/vms/${guest.vmid}`, { ...touched, ...set }, privileged)
  needResources(call.permit, set)
  needWritable(guest, call.params.digest)
  updateLxc(call.cluster, guest, call.params)
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
    cluster.remove(guest)
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
      disk: required(text({ pattern: /^(rootfs|mp\d{1,3})$/ })),
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
