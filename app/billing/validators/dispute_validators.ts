import vine from '@vinejs/vine'
import { LONGEST_TEXT } from '#billing/disputes/evidence_limits'
import { checkboxField, markerField } from '#core/forms/fields'
import type { EvidenceField } from '@innkeeper/panel/gateway'

const text = (field: EvidenceField) =>
  vine.string().trim().maxLength(LONGEST_TEXT[field]).optional()

export const disputeAnswerValidator = vine.create({
  /** Of the draft that the form was filled from. */
  version: vine.number().withoutDecimals().min(0),
  /** Whether it goes to the bank, which is final. */
  next: vine.enum(['save', 'submit']).optional(),
  /** That whoever hands it in knows so. */
  final: checkboxField(),
  product_description: text('product_description'),
  customer_name: text('customer_name'),
  customer_email: text('customer_email'),
  billing_address: text('billing_address'),
  purchase_ip: text('purchase_ip'),
  service_date: text('service_date'),
  activity_log: text('activity_log'),
  communication: text('communication'),
  refund_policy: text('refund_policy'),
  refund_refusal: text('refund_refusal'),
  explanation: text('explanation'),
})

export const disputeAcceptanceValidator = vine.create({ form_marker: markerField() })
