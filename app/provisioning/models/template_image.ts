import { compose } from '@adonisjs/core/helpers'
import { TemplateImageSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'

/** Which image of a cluster stands for a template on offer. */
export default class TemplateImage extends compose(TemplateImageSchema, UlidModel) {}
