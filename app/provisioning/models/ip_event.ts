import { compose } from '@adonisjs/core/helpers'
import { IpEventSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** Who had which address when; kept to answer abuse reports. */
export default class IpEvent extends compose(IpEventSchema, UlidModel) {}
