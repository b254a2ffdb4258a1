export { accountNotes } from '@innkeeper/panel'
export type { AccountNote, NotedAccount, NotedField } from '@innkeeper/panel'
