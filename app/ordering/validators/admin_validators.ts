import vine from '@vinejs/vine'

export const endingValidator = vine.create({
  reason: vine.string().trim().minLength(1).maxLength(500),
})

export const termsVersionValidator = vine.create({
  version: vine
    .string()
    .trim()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/),
  title: vine.string().trim().minLength(1).maxLength(160),
  body: vine.string().minLength(1).maxLength(200_000),
})
