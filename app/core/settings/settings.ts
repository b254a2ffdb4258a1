export { settings } from '@innkeeper/panel'
export type { SettingDefinition, SettingTypes } from '@innkeeper/panel'
