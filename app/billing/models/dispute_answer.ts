import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { DisputeAnswerSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import Dispute from '#billing/models/dispute'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DisputeEvidence } from '@innkeeper/panel/gateway'
import type { AnswerState } from '#billing/models/dispute_answer/states'

/** Staff answer with evidence, or accept that the money is gone. */
export type AnswerKind = 'evidence' | 'acceptance'

/** What staff answer a bank about a dispute; each has one. */
export default class DisputeAnswer extends compose(DisputeAnswerSchema, UlidModel) {
  declare kind: AnswerKind
  declare state: AnswerState

  @belongsTo(() => Dispute)
  declare dispute: BelongsTo<typeof Dispute>

  get texts(): DisputeEvidence {
    return JSON.parse(this.evidence)
  }

  /** Whether it may still be changed. */
  get isEditable(): boolean {
    return this.state === 'draft' || this.state === 'failed'
  }
}
