import { fail, invalid } from '../errors.js'
import { emptyFirewall, guestWord } from './guest.js'
import { isVolume, needRootdir } from './lxc_values.js'
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
  const existing = cluster.guests.get(vmid)
  if (existing) {
    throw fail(`${guestWord(existing.type)} ${vmid} already exists on node '${existing.node}'`)
  }
  const config = withDefaults(cluster, params)
  for (const key of Object.keys(config).filter(isVolume)) {
    needRootdir(cluster, config[key].split(':')[0], params.node)
  }
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
  const { storage = 'local', vmid, ostemplate } = params
  const config = Object.fromEntries(
    Object.entries(params).filter(([key]) => !onlyAtCreation.includes(key))
  )
  const unprivileged = config.unprivileged ?? (cluster.profile === '9.2' ? '1' : '0')
  return {
    arch: 'amd64',
    memory: '512',
    swap: '512',
    hostname: `CT${vmid}`,
    ostype: /(debian|ubuntu|alpine|centos|fedora)/.exec(ostemplate)?.[1] ?? 'unmanaged',
    rootfs: `${storage}:4`,
    ...config,
    ...(unprivileged === '1' ? { unprivileged } : {}),
  }
}

/** Whether the container will share the host's user ids. */
export function isPrivileged(cluster: Cluster, params: Record<string, string>) {
  return (params.unprivileged ?? (cluster.profile === '9.2' ? '1' : '0')) === '0'
}

/** Public keys are one a line, each with its type and its body. */
export function checkSshKeys(keys: string | undefined) {
  const lines = (keys ?? '').split('\n').filter((line) => line.trim() !== '')
  const wrong = lines.find((line) => !/^\S+ +[A-Za-z0-9+/=]+( .*)?$/.test(line.trim()))
  if (wrong) throw invalid({ 'ssh-public-keys': 'SSH public key validation error' })
}

function needTemplate(cluster: Cluster, { ostemplate, node }: Record<string, string>) {
  const [storageId, path = ''] = ostemplate.split(':')
  const storage = cluster.storage(storageId, node)
  if (!storage.files.some((file) => `${file.content}/${file.name}` === path)) {
    throw new Error(`volume '${ostemplate}' does not exist`)
  }
}
