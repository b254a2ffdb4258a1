export { mailKinds } from '@innkeeper/panel'
