import { settings } from '#core/settings/settings'

declare module '@innkeeper/panel' {
  interface SettingTypes {
    /** Hours a released address rests before somebody else gets it. */
    'provisioning.quarantine_hours': number
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
}
