import vine from '@vinejs/vine'
import { nameField } from '#core/forms/fields'

/** A view that somebody saves of a list. */
export const listViewValidator = vine.create({ name: nameField(60) })
