export { formRules } from '@innkeeper/panel'
