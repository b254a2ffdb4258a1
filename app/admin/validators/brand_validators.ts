import vine from '@vinejs/vine'
import { brandFonts } from '#core/brand/fonts'
import { footerLinksFrom } from '#core/brand/footer_links'
import { checkboxField } from '#core/forms/fields'
import { colourRule } from '#core/validation/colour_rule'
import { oneLineRule } from '#core/validation/one_line_rule'
import type { FieldContext } from '@vinejs/vine/types'

const text = (length: number) => vine.string().trim().maxLength(length)

const footerLinksRule = vine.createRule(
  (value: unknown, _options: undefined, field: FieldContext) => {
    if (typeof value === 'string' && footerLinksFrom(value) === null)
      field.report('Enter one link per line.', 'footer_links', field)
  }
)

/** What staff type about the brand; an empty field takes it back to the panel's own. */
export const brandValidator = vine.create({
  revision: vine.string().maxLength(16).optional(),
  name: text(60).use(oneLineRule()).nullable(),
  accent: text(7).use(colourRule()).nullable(),
  header: text(7).use(colourRule()).nullable(),
  font: vine.enum(brandFonts),
  show_name: checkboxField(),
  footer_text: text(200).use(oneLineRule()).nullable(),
  footer_links: text(1_000).use(footerLinksRule()).nullable(),
  legal: text(500).nullable(),
})

/** Colours and the rest as they are typed, for a look at them before they are saved. */
export const brandPreviewValidator = vine.create({
  accent: text(7).use(colourRule()).nullable().optional(),
  header: text(7).use(colourRule()).nullable().optional(),
  font: vine.enum(brandFonts).optional(),
  name: text(60).nullable().optional(),
  show_name: checkboxField(),
})
