export { insertMany } from '@innkeeper/panel'
