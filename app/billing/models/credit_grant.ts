import { compose } from '@adonisjs/core/helpers'
import { CreditGrantSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** Credit that staff gave an account, with the reason. */
export default class CreditGrant extends compose(CreditGrantSchema, UlidModel) {}
