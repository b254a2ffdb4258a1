import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { CollectionEventSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import Collection from '#billing/models/collection'
import type { ActorType } from '#core/actor'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { StepKind } from '#billing/collections/schedule'

/** Steps of the plan, and what staff do to it. */
export type CollectionEventKind = StepKind | 'extension' | 'hold' | 'resume'

export const chargeOutcomes = [
  /** The gateway is or will be asked. */
  'started',
  'paid',
  'credit',
  'declined',
  'authentication',
  'new_card',
  'no_card',
  'capped',
  'too_small',
  'too_large',
  'no_gateway',
  'not_asked',
] as const
export type CollectionOutcome = (typeof chargeOutcomes)[number] | 'done' | 'skipped'

/** One thing that was done for a collection; a step of a round is there once, by a unique key. */
export default class CollectionEvent extends compose(CollectionEventSchema, UlidModel) {
  declare kind: CollectionEventKind
  declare outcome: CollectionOutcome
  declare byType: ActorType

  @belongsTo(() => Collection)
  declare collection: BelongsTo<typeof Collection>
}
