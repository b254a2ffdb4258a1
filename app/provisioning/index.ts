/** What provisioning does for other modules. Its records are in `models/`, its messages in `events/`. */
export { drivers } from '#provisioning/clusters/drivers'
