export { navigation } from '@innkeeper/panel'
export type { NavigationArea, NavigationEntry } from '@innkeeper/panel'
