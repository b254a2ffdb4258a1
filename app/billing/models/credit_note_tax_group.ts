import { compose } from '@adonisjs/core/helpers'
import { CreditNoteTaxGroupSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** What a credit note takes back of one tax of its invoice. */
export default class CreditNoteTaxGroup extends compose(CreditNoteTaxGroupSchema, UlidModel) {}
