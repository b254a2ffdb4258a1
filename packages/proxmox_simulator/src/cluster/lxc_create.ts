import { fail } from '../errors.js'
import { emptyFirewall, guestWord } from './guest.js'
import { powerOn } from './power.js'
import { updateLxc } from './lxc_update.js'
import type { Cluster } from './cluster.js'
import type { Guest } from './types.js'

const onlyAtCreation = [
  'node',
  'vmid',
  'ostemplate',
  'bwlimit',
  'force',
  'ignore-unpack-errors',
  'password',
  'pool',
  'restore',
  'ssh-public-keys',
  'start',
  'storage',
  'unique',
  'ha-managed',
]

/** Creates a container from a template, and starts it when asked. */
export function createLxc(cluster: Cluster, params: Record<string, string>, user: string): string {
  const vmid = Number(params.vmid)
  const config = withDefaults(cluster, params)
  const guest = emptyContainer(cluster, vmid, params)
  cluster.guests.set(vmid, guest)

  return cluster.tasks.spawn({
    node: params.node,
    type: 'vzcreate',
    id: params.vmid,
    user,
    duration: cluster.duration('vzcreate'),
    failurePrefix: `unable to create CT ${vmid} - `,
    undo: () => cluster.remove(guest),
    steps: [
      { at: 0, run: () => needTemplate(cluster, params) },
      { at: 0.5, run: () => updateLxc(cluster, guest, config) },
      { at: 0.6, run: (log) => log(`extracting archive '${params.ostemplate}'`) },
      { at: 0.7, run: () => void (guest.authorizedKeys = params['ssh-public-keys'] ?? '') },
      { at: 0.9, run: () => void delete guest.config.lock },
      { at: 0.95, run: () => cluster.addToPool(params.pool, vmid) },
      { at: 1, run: () => params.start === '1' && powerOn(cluster, guest) },
    ],
  })
}

function emptyContainer(cluster: Cluster, vmid: number, params: Record<string, string>): Guest {
  return {
    vmid,
    type: 'lxc',
    node: params.node,
    config: { lock: 'create' },
    pending: {},
    firewall: emptyFirewall(),
    running: false,
    createdAt: cluster.clock.now(),
    ha: params['ha-managed'] === '1',
  }
}

function withDefaults(cluster: Cluster, params: Record<string, string>): Record<string, string> {
  const { vmid, ostemplate } = params
  const config = Object.fromEntries(
    Object.entries(params).filter(([key]) => !onlyAtCreation.includes(key))
  )
  const unprivileged = isPrivileged(cluster, params) ? '0' : '1'
  return {
    arch: 'amd64',
    memory: '512',
    swap: '512',
    hostname: `CT${vmid}`,
    ostype: /(debian|ubuntu|alpine|centos|fedora)/.exec(ostemplate)?.[1] ?? 'unmanaged',
    ...config,
    ...(unprivileged === '1' ? { unprivileged } : {}),
  }
}

/** Whether the container will share the host's user ids; without a word it does so before 9. */
export function isPrivileged(cluster: Cluster, params: Record<string, string>) {
  return (params.unprivileged ?? (cluster.profile === '9.2' ? '1' : '0')) === '0'
}

/** Throws when a guest of any kind has the id. */
export function needFreeId(cluster: Cluster, vmid: string) {
  const existing = cluster.guests.get(Number(vmid))
  if (!existing) return
  throw fail(`${guestWord(existing.type)} ${vmid} already exists on node '${existing.node}'`)
}

function needTemplate(cluster: Cluster, { ostemplate, node }: Record<string, string>) {
  const [storageId, path = ''] = ostemplate.split(':')
  const storage = cluster.storage(storageId, node)
  if (!storage.files.some((file) => `${file.content}/${file.name}` === path)) {
    throw new Error(`volume '${ostemplate}' does not exist`)
  }
}
