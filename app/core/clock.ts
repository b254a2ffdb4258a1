export { clock } from '@innkeeper/panel'
