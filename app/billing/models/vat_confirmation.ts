import { compose } from '@adonisjs/core/helpers'
import { VatConfirmationSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** A member of staff looked an account's VAT identification number up and found it in order. */
export default class VatConfirmation extends compose(VatConfirmationSchema, UlidModel) {}
