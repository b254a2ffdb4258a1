import { compose } from '@adonisjs/core/helpers'
import { RemoteIdSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** An identifier spent in a cluster. Rows are never removed, so that no identifier is used twice. */
export default class RemoteId extends compose(RemoteIdSchema, UlidModel) {}
