import vine from '@vinejs/vine'
import { POWER_ACTIONS } from '@innkeeper/provisioning'
import { checkboxField, nameField } from '#core/forms/fields'

const id = vine.string().trim().fixedLength(26)

export const serverIssueFilterValidator = vine.create({
  show: vine.enum(['open', 'resolved'] as const).optional(),
})

export const serviceActionValidator = vine.create({
  action: vine.enum([...POWER_ACTIONS, 'suspend', 'unsuspend', 'destroy'] as const),
  reason: vine.string().trim().maxLength(500).optional(),
})

export const reasonValidator = vine.create({
  reason: vine.string().trim().minLength(1).maxLength(500),
})

export const clusterValidator = vine.create({
  name: nameField(80),
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
