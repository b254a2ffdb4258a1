/** What provisioning does for other modules. Its records are in `models/`, its messages in `events/`. */
export { drivers } from '#provisioning/clusters/drivers'
export { signInKeys } from '#provisioning/services/sign_in_keys'
