import { fail } from '../errors.js'
import { omit } from '../omit.js'
import { parsePropertyString, printPropertyString } from '../schema/property_string.js'
import { qemuDrive } from '../schema/qemu_parameters.js'
import { emptyFirewall, isTemplate, mainVolume, needUnlocked, volumesOf } from './guest.js'
import { randomMac } from './mac.js'
import { isNet } from './qemu_values.js'
import { GiB } from './sizes.js'
import { needRoom } from './volumes.js'
import type { TaskWork } from '../tasks/task.js'
import type { Cluster } from './cluster.js'
import type { Guest } from './types.js'

export interface CloneRequest {
  source: Guest
  newid: number
  user: string
  full: boolean
  target: string
  storage?: string
  name?: string
  description?: string
  pool?: string
}

/** Says why a copy cannot even begin. */
export function checkClone(cluster: Cluster, request: CloneRequest) {
  const { source, newid, full, target, storage } = request
  needUnlocked(source)
  if (!full && storage) throw fail("parameter 'storage' not allowed for linked clones")
  if (!full && !isTemplate(source)) {
    throw fail(`Linked clone feature for '${mainVolume(source)?.key}' is not available`)
  }
  if (target !== source.node) checkTarget(cluster, request)
  if (cluster.guests.has(newid))
    throw fail(`unable to create VM ${newid}: config file already exists`)
}

function checkTarget(cluster: Cluster, { source, target, storage }: CloneRequest) {
  cluster.node(target)
  const isLocal = (id: string) => !cluster.storages.get(id)?.shared
  if (storage && isLocal(storage)) throw fail(`can't clone to non-shared storage '${storage}'`)
  if (volumesOf(source).some((volume) => isLocal(volume.storage))) {
    throw fail(`can't clone VM to node '${target}' (VM uses local storage)`)
  }
}

/** Writes the temporary configuration at once, and returns the work that copies the rest. */
export function cloneWork(cluster: Cluster, request: CloneRequest): TaskWork {
  const { source, newid, full, user } = request
  const copy = temporaryGuest(cluster, request)
  cluster.guests.set(newid, copy)
  const main = mainVolume(source)
  const target = request.storage ?? main?.storage ?? 'none'

  return {
    node: source.node,
    type: 'qmclone',
    id: String(source.vmid),
    user,
    duration: cluster.duration(full ? 'qmclone' : 'qmclone_linked'),
    failurePrefix: 'clone failed: ',
    settled: cluster.clones.start(source.node, target),
    undo: () => cluster.remove(copy),
    steps: [
      { at: 0, run: (log) => announce(cluster, request, log) },
      { at: 0.1, run: () => needRoom(cluster, target, source.node, main?.size ?? 0) },
      ...[0.2, 0.4].map((at) => ({
        at,
        run: (log: (line: string) => void) => log(progress(main?.size ?? 0, at * 2)),
      })),
      { at: 0.6, run: () => void (copy.config = copiedConfig(request)) },
      { at: 0.95, run: () => finishConfig(copy, request) },
      { at: 1, run: () => cluster.addToPool(request.pool, newid) },
    ],
  }
}

function temporaryGuest(cluster: Cluster, { source, newid }: CloneRequest): Guest {
  return {
    vmid: newid,
    type: 'qemu',
    node: source.node,
    config: { description: 'qmclone temporary file', lock: 'clone' },
    pending: {},
    firewall: structuredClone(source.firewall ?? emptyFirewall()),
    running: false,
    createdAt: cluster.clock.now(),
  }
}

function announce(cluster: Cluster, request: CloneRequest, log: (line: string) => void) {
  const { source, newid, full } = request
  if (cluster.profile === '9.2') log(`creating a clone of VM ${source.vmid} with ID ${newid}`)
  for (const { key, storage, name, isCdrom } of volumesOf(source)) {
    if (!isCdrom)
      log(`create ${full ? 'full' : 'linked'} clone of drive ${key} (${storage}:${name})`)
  }
}

function copiedConfig(request: CloneRequest): Record<string, string> {
  const { source, newid, name, description } = request
  const kept = omit(source.config, 'template', 'lock', 'description')
  const config: Record<string, string> = { ...kept, lock: 'clone' }
  for (const { key } of volumesOf(source)) config[key] = copiedDrive(request, key)
  for (const key of Object.keys(config).filter(isNet)) {
    config[key] = config[key].replace(/=([0-9A-F]{2}:){5}[0-9A-F]{2}/i, `=${randomMac()}`)
  }
  config.smbios1 = `uuid=${crypto.randomUUID()}`
  if (config.vmgenid) config.vmgenid = crypto.randomUUID()
  config.name = name ?? `Copy-of-VM-${source.config.name ?? newid}`
  if (description !== undefined) config.description = description
  return config
}

function copiedDrive({ source, newid, full, storage }: CloneRequest, key: string) {
  const parts = parsePropertyString(qemuDrive, source.config[key])
  const [from, name] = parts.file.split(':')
  const isCloudInit = /cloudinit/.test(name)
  const index = /(\d+)$/.exec(name)?.[1] ?? '0'
  const own = isCloudInit ? `vm-${newid}-cloudinit` : `vm-${newid}-disk-${index}`
  const file = full || isCloudInit ? `${storage ?? from}:${own}` : `${from}:${name}/${own}`
  return printPropertyString(qemuDrive, { ...parts, file })
}

function finishConfig(copy: Guest, { target }: CloneRequest) {
  delete copy.config.lock
  copy.node = target
}

function progress(bytes: number, fraction: number) {
  const done = ((bytes * fraction) / GiB).toFixed(1)
  return `transferred ${done} GiB of ${(bytes / GiB).toFixed(1)} GiB (${(fraction * 100).toFixed(2)}%)`
}
