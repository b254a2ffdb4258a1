export { sqlTime } from '@innkeeper/panel'
