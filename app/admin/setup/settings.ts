import { settings } from '#core/settings/settings'

declare module '@innkeeper/panel' {
  interface SettingTypes {
    'setup.shown': boolean
  }
}

/** Declares whether the setup checklist stands on the overview; once a shop is set up it goes by itself. */
export function declareSetupSettings(): void {
  settings.declare('setup.shown', { group: 'setup', control: 'boolean', default: true })
}
