export { browserRules } from '@innkeeper/panel'
export type { BrowserRules, Validator } from '@innkeeper/panel'
