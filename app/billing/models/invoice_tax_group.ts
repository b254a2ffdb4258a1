import { compose } from '@adonisjs/core/helpers'
import { InvoiceTaxGroupSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** What an invoice says about one kind of tax: what was taxed, how, and how much it came to. */
export default class InvoiceTaxGroup extends compose(InvoiceTaxGroupSchema, UlidModel) {}
