import { compose } from '@adonisjs/core/helpers'
import { CreditNoteLineSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** What a credit note takes back of one line of its invoice. */
export default class CreditNoteLine extends compose(CreditNoteLineSchema, UlidModel) {}
