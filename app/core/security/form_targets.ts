export { formTargets } from '@innkeeper/panel'
