import { compose } from '@adonisjs/core/helpers'
import { InvoiceLineSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** One position of an invoice. */
export default class InvoiceLine extends compose(InvoiceLineSchema, UlidModel) {}
