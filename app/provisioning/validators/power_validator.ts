import vine from '@vinejs/vine'
import { POWER_ACTIONS } from '@innkeeper/provisioning'

export const powerValidator = vine.create({ action: vine.enum(POWER_ACTIONS) })
