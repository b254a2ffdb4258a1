/** What provisioning does for other modules. Its records are in `models/`, its messages in `events/`. */
export { readCapacity, type ClusterCapacity } from '#provisioning/capacity/read_capacity'
export type { Forecast } from '#provisioning/capacity/forecast'
export { drivers } from '#provisioning/clusters/drivers'
export { serverLocations } from '#provisioning/clusters/server_locations'
export { retryOperation } from '#provisioning/operations/retry_or_abandon'
export { usualSetupMinutes } from '#provisioning/operations/usual_setup_time'
export { signInKeys } from '#provisioning/services/sign_in_keys'
export { sshLinesOf } from '#provisioning/services/ssh_lines'
export { liftSuspension } from '#provisioning/suspensions/lift_suspension'
export {
  heldSince,
  openSuspensions,
  type OpenSuspension,
} from '#provisioning/suspensions/open_suspensions'
export { suspendService, type SuspensionCause } from '#provisioning/suspensions/suspend_service'
export { restoreService } from '#provisioning/trash/restore_service'
export { terminateService } from '#provisioning/trash/terminate_service'
export { keepSettings, openSettings, readKept } from '#provisioning/settings/kept_settings'
export { presentAnswers } from '#provisioning/settings/present_answers'
export { readSettingForm } from '#provisioning/settings/read_setting_form'
export { settingControls } from '#provisioning/settings/setting_controls'
export { sizeShortage } from '#provisioning/placement/size_shortage'
export type { Answer } from '#provisioning/settings/present_answers'
export type { KeptSettings } from '#provisioning/settings/kept_settings'
export type { SettingControl } from '#provisioning/settings/setting_controls'
