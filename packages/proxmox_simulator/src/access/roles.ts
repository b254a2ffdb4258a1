import { documentedRoles } from './documented_rights.js'
import type { Profile } from '../schema/parameter.js'

const hosting = [
  'VM.Allocate',
  'VM.Audit',
  'VM.Backup',
  'VM.Clone',
  'VM.Config.CDROM',
  'VM.Config.CPU',
  'VM.Config.Cloudinit',
  'VM.Config.Disk',
  'VM.Config.HWType',
  'VM.Config.Memory',
  'VM.Config.Network',
  'VM.Config.Options',
  'VM.Console',
  'VM.Migrate',
  'VM.PowerMgmt',
  'VM.Snapshot',
  'VM.Snapshot.Rollback',
  'Pool.Audit',
  'Pool.Allocate',
]

const administration = [
  'Datastore.Allocate',
  'Datastore.AllocateSpace',
  'Datastore.AllocateTemplate',
  'Datastore.Audit',
  'Permissions.Modify',
  'SDN.Allocate',
  'SDN.Audit',
  'SDN.Use',
  'Sys.AccessNetwork',
  'Sys.Audit',
  'Sys.Console',
  'Sys.Modify',
  'Sys.PowerMgmt',
  'Sys.Syslog',
  'User.Modify',
]

const agentPrivileges: Record<Profile, string[]> = {
  '8.4': ['VM.Monitor'],
  '9.2': ['VM.GuestAgent.Audit', 'VM.GuestAgent.Unrestricted'],
}

/** The roles of the simulated cluster: built in, documented for the panel, and wider ones for tests. */
export function rolesOf(profile: Profile): Record<string, string[]> {
  const host = [...hosting, ...agentPrivileges[profile]]
  return {
    Administrator: [...host, ...administration],
    PVEAuditor: ['VM.Audit', 'Datastore.Audit', 'Sys.Audit', 'Pool.Audit', 'SDN.Audit'],
    NoAccess: [],
    InnkeeperHost: host,
    InnkeeperImages: ['Datastore.AllocateTemplate', 'Datastore.AllocateSpace', 'Datastore.Audit'],
    ...documentedRoles,
  }
}
