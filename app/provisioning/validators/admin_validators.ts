import vine from '@vinejs/vine'
import { POWER_ACTIONS } from '@innkeeper/provisioning'
import { checkboxField, nameField } from '#core/forms/fields'
import { staffReasons } from '#provisioning/models/service_suspension'

const id = vine.string().trim().fixedLength(26)

export const serverIssueFilterValidator = vine.create({
  show: vine.enum(['open', 'resolved'] as const).optional(),
})

export const serviceActionValidator = vine.create({
  action: vine.enum([...POWER_ACTIONS] as const),
  reason: vine.string().trim().maxLength(500).optional(),
})

export const serviceSuspensionValidator = vine.create({
  suspension_reason: vine.enum(staffReasons),
  suspension_note: vine.string().trim().minLength(1).maxLength(500),
  suspension_note_shown: checkboxField(),
})

export const suspensionReasonValidator = vine.create({
  reason: vine.enum(staffReasons),
})

export const serviceTerminationValidator = vine.create({
  reason: vine.string().trim().minLength(1).maxLength(500),
  at_once: checkboxField(),
})

const whole = (min: number, max: number) => vine.number().withoutDecimals().range([min, max])

export const serviceSizeValidator = vine.create({
  cores: whole(1, 512),
  memory_mb: whole(64, 16_777_216),
  disk_gb: whole(1, 1_048_576),
  extra_addresses: whole(0, 256),
  beyond_product: checkboxField(),
  reason: vine.string().trim().minLength(1).maxLength(500),
})

export const reasonValidator = vine.create({
  reason: vine.string().trim().minLength(1).maxLength(500),
})

export const clusterValidator = vine.create({
  name: nameField(80),
  location: nameField(60).nullable().optional(),
  state: vine.enum(['enabled', 'disabled'] as const).optional(),
  clones_at_once: vine.number().withoutDecimals().min(1).max(50),
  memory_percent: vine.number().withoutDecimals().min(10).max(1000),
  first_remote_id: vine.number().withoutDecimals().min(100).max(999_999_999),
  last_remote_id: vine.number().withoutDecimals().min(100).max(999_999_999),
})

export const clusterPartValidator = vine.create({
  kind: vine.enum(['node', 'storage'] as const),
  enabled: vine.boolean(),
})

export const templateImageValidator = vine.create({
  template_id: id.clone(),
  remote_ref: vine.string().trim().maxLength(191),
})

export const poolValidator = vine.create({
  name: nameField(80),
  enabled: checkboxField(),
})

export const poolLinkValidator = vine.create({
  cluster_id: id.clone(),
  bridge: vine.string().trim().minLength(1).maxLength(80),
  vlan: vine.number().withoutDecimals().range([1, 4094]).optional(),
})

const address = vine.string().trim().maxLength(64)

export const subnetValidator = vine.create({
  network: vine.string().trim().maxLength(64),
  gateway: address.clone().optional(),
  first: address.clone().optional(),
  last: address.clone().optional(),
  resolvers: vine.string().trim().maxLength(400).optional(),
})

export const subnetRoutingValidator = vine.create({
  gateway: address.clone().optional(),
  resolvers: vine.string().trim().maxLength(400).optional(),
})

export const subnetUseValidator = vine.create({ enabled: vine.boolean() })
