/** What notifications do for other modules. Their records are in `models/`. */
export { tellMember } from '#notifications/alerts/tell_member'
export { openAlerts, type OpenAlert } from '#notifications/queries/open_alerts'
