import vine from '@vinejs/vine'
import { articleStates } from '#helpcenter/models/article'

export const articleValidator = vine.create({
  title: vine.string().trim().minLength(1).maxLength(120),
  slug: vine
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .maxLength(80),
  topic: vine.string().trim().minLength(1).maxLength(60),
  summary: vine.string().trim().minLength(1).maxLength(240),
  body: vine.string().minLength(1).maxLength(60_000),
  position: vine.number().withoutDecimals().range([0, 9999]).optional(),
  state: vine.enum(articleStates),
})
