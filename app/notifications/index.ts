/** What notifications do for other modules. Their records are in `models/`. */
export { openAlerts, type OpenAlert } from '#notifications/queries/open_alerts'
