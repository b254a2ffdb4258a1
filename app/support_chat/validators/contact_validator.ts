import vine from '@vinejs/vine'

export const contactValidator = vine.compile(
  vine.object({
    name: vine.string().trim().minLength(2).maxLength(120),
    email: vine.string().trim().email().maxLength(254),
    subject: vine.string().trim().minLength(3).maxLength(160),
    message: vine.string().trim().minLength(10).maxLength(5000),
  })
)
