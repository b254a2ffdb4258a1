import vine from '@vinejs/vine'
import { nameField } from '#core/forms/fields'
import { staffRoles } from '#core/registries/permissions'
import { emailField } from '#identity/validators/account_fields'

export const staffMemberValidator = vine.create({
  name: nameField(),
  email: emailField(),
  role: vine.enum(staffRoles),
})

export const staffRoleValidator = vine.create({ role: vine.enum(staffRoles) })
