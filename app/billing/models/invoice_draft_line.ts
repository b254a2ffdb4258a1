import { compose } from '@adonisjs/core/helpers'
import { InvoiceDraftLineSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** One position of an invoice that staff are writing. */
export default class InvoiceDraftLine extends compose(InvoiceDraftLineSchema, UlidModel) {}
