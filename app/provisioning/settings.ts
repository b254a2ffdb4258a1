import { settings } from '#core/settings/settings'

declare module '@innkeeper/panel' {
  interface SettingTypes {
    /** Hours a released address rests before somebody else gets it. */
    'provisioning.quarantine_hours': number
    /** Days for which is kept what was done to a server and what happened to it; the latest of each kind stays as long as the server. */
    'provisioning.history_days': number
    /** Days for which a terminated server can be restored; none deletes it at once. */
    'provisioning.trash_days': number
    /** How many servers the panel deletes by itself in an hour, at most. */
    'provisioning.deletions_per_hour': number
  }
}

export function declareProvisioningSettings(): void {
  settings.declare('provisioning.quarantine_hours', {
    group: 'provisioning',
    default: 48,
    control: 'number',
    min: 0,
    max: 720,
  })
  settings.declare('provisioning.history_days', {
    group: 'provisioning',
    default: 180,
    control: 'number',
    min: 30,
    max: 3650,
  })
  settings.declare('provisioning.trash_days', {
    group: 'provisioning',
    default: 7,
    control: 'number',
    min: 0,
    max: 90,
  })
  settings.declare('provisioning.deletions_per_hour', {
    group: 'provisioning',
    default: 5,
    control: 'number',
    min: 0,
    max: 1000,
  })
}
