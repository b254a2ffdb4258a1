/** One privilege of a role, and what does not work without it. */
export interface Privilege {
  name: string
  neededFor: string
  /** Granted for features to come: its absence is no fault. */
  optional?: true
}

/** One role on one path, as an operator grants it: `pveum acl modify <path> --roles <role>`. */
export interface Right {
  role: string
  /** The example in the documentation; the rest of the path stands for itself. */
  path: string
  /** What the path has to be granted for again, each by its own name. */
  each: 'pool' | 'storage' | 'bridge' | 'template' | null
  /** Whether deeper paths inherit it. */
  propagate: boolean
  privileges: readonly Privilege[]
  note: string
}

const optional = (name: string, neededFor: string): Privilege => ({
  name,
  neededFor,
  optional: true,
})

const STORAGE: readonly Privilege[] = [
  { name: 'Datastore.AllocateSpace', neededFor: 'creating disks' },
  { name: 'Datastore.Audit', neededFor: 'listing storages and their free space' },
]

/**
 * All that the panel's token needs and no more: the one list from which the documentation, the doctor's questions and
 * the simulator's default token are made (`bin/support/write_rights.ts`).
 */
export const RIGHTS: readonly Right[] = [
  {
    role: 'InnkeeperGuest',
    path: '/pool/innkeeper',
    each: 'pool',
    propagate: true,
    privileges: [
      { name: 'VM.Allocate', neededFor: 'creating and deleting servers' },
      { name: 'VM.Audit', neededFor: 'reading the status of servers' },
      { name: 'VM.Config.CPU', neededFor: 'setting the number of cores' },
      { name: 'VM.Config.Cloudinit', neededFor: 'setting addresses and SSH keys' },
      { name: 'VM.Config.Disk', neededFor: 'resizing disks' },
      { name: 'VM.Config.Memory', neededFor: 'setting the amount of memory' },
      { name: 'VM.Config.Network', neededFor: 'setting network and firewall' },
      { name: 'VM.Config.Options', neededFor: 'setting name, tags and autostart' },
      { name: 'VM.PowerMgmt', neededFor: 'starting and stopping servers' },
      { name: 'Pool.Audit', neededFor: 'reading which servers are in the pool' },
      { name: 'Pool.Allocate', neededFor: 'adding servers to the pool' },
      optional('VM.Clone', 'cloning sold machines'),
      optional('VM.Config.CDROM', 'changing CD-ROM drives'),
      optional('VM.Config.HWType', 'changing emulated hardware'),
      optional('VM.Console', 'consoles'),
      optional('VM.Snapshot', 'snapshots'),
      optional('VM.Snapshot.Rollback', 'going back to snapshots'),
      optional('VM.Backup', 'backups'),
    ],
    note: 'The machines that Innkeeper builds. They join this pool, and the token may change nothing outside it.',
  },
  {
    role: 'InnkeeperView',
    path: '/vms',
    each: null,
    propagate: true,
    privileges: [
      {
        name: 'VM.Audit',
        neededFor:
          'recognizing half-built machines that have not joined the pool, and foreign machines on an id',
      },
    ],
    note: 'Read only. Machines join the pool as the last step of their creation; without this a build that died earlier is invisible.',
  },
  {
    role: 'InnkeeperStorage',
    path: '/storage/local-lvm',
    each: 'storage',
    propagate: true,
    privileges: STORAGE,
    note: 'A storage that holds disks.',
  },
  {
    role: 'InnkeeperStorage',
    path: '/storage/local',
    each: 'storage',
    propagate: true,
    privileges: STORAGE,
    note: 'A storage that holds container templates.',
  },
  {
    role: 'InnkeeperNode',
    path: '/nodes',
    each: null,
    propagate: true,
    privileges: [{ name: 'Sys.Audit', neededFor: 'reading nodes and their bridges' }],
    note: 'Nodes, their load and their bridges.',
  },
  {
    role: 'InnkeeperNode',
    path: '/',
    each: null,
    propagate: false,
    privileges: [{ name: 'Sys.Audit', neededFor: 'checking that the datacenter firewall is on' }],
    note: 'Datacenter options, such as whether the firewall is on. Not inherited by deeper paths.',
  },
  {
    role: 'InnkeeperNetwork',
    path: '/sdn/zones/localnetwork/vmbr0',
    each: 'bridge',
    propagate: true,
    privileges: [
      { name: 'SDN.Use', neededFor: 'connecting servers to a bridge' },
      optional('SDN.Audit', 'listing the zone'),
    ],
    note: 'A bridge that machines are connected to.',
  },
  {
    role: 'InnkeeperTemplate',
    path: '/vms/9000',
    each: 'template',
    propagate: true,
    privileges: [
      { name: 'VM.Audit', neededFor: 'listing templates' },
      { name: 'VM.Clone', neededFor: 'creating servers from templates' },
    ],
    note: 'A template of a virtual machine.',
  },
]

/** The roles, each once, with what `pveum role add` needs. */
export function roles(): { role: string; privileges: string[] }[] {
  const known = new Map(RIGHTS.map(({ role, privileges }) => [role, privileges]))
  return [...known].map(([role, privileges]) => ({
    role,
    privileges: privileges.map(({ name }) => name),
  }))
}
