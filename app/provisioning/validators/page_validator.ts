import vine from '@vinejs/vine'

export const pageValidator = vine.create({ page: vine.number().min(1).max(100_000).optional() })
