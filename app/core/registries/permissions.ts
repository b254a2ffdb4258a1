export { permissions, staffRoles } from '@innkeeper/panel'
export type { StaffRole } from '@innkeeper/panel'
