import limiter from '@adonisjs/limiter/services/main'
import { deeds, routeOf, writeRoutes } from '#tests/support/deeds/main'
import { send, type Deed, type Form, type Scene } from '#tests/support/deeds/deed'

/** Lengths that validators name, and those of common columns. */
const LENGTHS = [
  2, 3, 4, 5, 6, 9, 12, 16, 20, 26, 30, 32, 39, 40, 43, 44, 60, 64, 80, 100, 120, 128, 160, 191,
  240, 253, 254, 255, 320, 400, 500, 1000, 4000, 5000, 10_000, 16_384, 60_000, 200_000,
]

const repeat = (character: string) => (length: number) =>
  character.repeat(Math.ceil(length / character.length)).slice(0, length)

const domain = (character: string) => (length: number) => {
  const labels = `${repeat(character)(60)}.`
  return `${labels.repeat(5).slice(0, Math.max(1, length - 8))}a.example`.replace('..', 'x.')
}

/** Texts of any length that one or the other validator takes: by what is strange about them. */
export const STRANGE: Record<string, (length: number) => string> = {
  'plain letters': repeat('a'),
  'letters with accents': repeat('é'),
  'signs of four bytes': (length) => repeat('😀')(length - (length % 2)),
  'capitals that grow when they are made small': repeat('İ'),
  'digits': repeat('9'),
  'addresses of mail': (length) => `${repeat('m')(20)}@${domain('d')(Math.max(10, length - 21))}`,
  'addresses of mail that grow': (length) =>
    `${repeat('m')(20)}@${domain('İ')(Math.max(10, length - 21))}`,
  'host names': domain('h'),
}

/** Which version of something the form was filled in from: another one is refused whatever it looks like. */
const READ = 'revision'

/** A form whose fields are as long as its validator allows, and which of them are. */
export interface Stretched {
  form: Form
  stretched: string[]
  status: number
  text: string
}

/** What is known of one field: the longest that was taken and the shortest that was refused, as places in LENGTHS. */
interface Bounds {
  good: number
  bad: number
}

/** Sends a deed with every field as long as its validator allows; a field that takes no such text keeps its own. */
export async function stretch(
  scene: Scene,
  deed: string,
  make: (length: number) => string
): Promise<Stretched> {
  const bounds = new Map<string, Bounds>()
  const post = async (place: (bounds: Bounds) => number) => {
    const { form: own, ...prepared } = await deeds[deed](scene)
    const form: Form = {}
    for (const [field, value] of Object.entries(own ?? {})) {
      if (field === READ) {
        form[field] = value
        continue
      }
      const known = bounds.get(field) ?? { good: -1, bad: LENGTHS.length }
      bounds.set(field, known)
      form[field] = place(known) < 0 ? value : make(LENGTHS[place(known)])
    }
    return { form, ...(await answerTo(scene, deed, { ...prepared, form })) }
  }

  const middle = ({ good, bad }: Bounds) => (bad - good > 1 ? Math.floor((good + bad) / 2) : good)
  for (let round = 0; round < Math.ceil(Math.log2(LENGTHS.length)) + 1; round++) {
    const probed = new Map<string, number>()
    const { refused } = await post((known) => middle(known))
    for (const [field, known] of bounds) probed.set(field, middle(known))
    for (const [field, known] of bounds) {
      const at = probed.get(field) ?? -1
      if (refused.includes(field)) known.bad = Math.max(0, at)
      else known.good = at
    }
  }
  for (;;) {
    const { form, refused, status, text } = await post(({ good }) => good)
    const open = refused.filter((field) => (bounds.get(field)?.good ?? -1) >= 0)
    if (open.length === 0) {
      const stretched = [...bounds].filter(([, { good }]) => good >= 0).map(([field]) => field)
      return { form, stretched, status, text }
    }
    for (const field of open) bounds.get(field)!.good--
  }
}

async function answerTo(scene: Scene, deed: string, prepared: Deed) {
  const method = writeRoutes().find(({ name }) => name === routeOf(deed))?.method ?? ''
  await limiter.clear()
  const response = await send(scene, method, prepared).header('accept', 'application/json')
  const refused = refusedFields(response, Object.keys(prepared.form ?? {}))
  return { refused, status: response.status(), text: response.text() }
}

interface Answer {
  status(): number
  body(): unknown
  flashMessages(): Record<string, unknown>
}

/** The fields that the answer complains of; all of them where it names none. */
function refusedFields(response: Answer, fields: string[]): string[] {
  const bag = Object.keys((response.flashMessages().inputErrorsBag as object | undefined) ?? {})
  const { errors } = (response.body() ?? {}) as { errors?: { field?: string }[] }
  const named = [...bag, ...(errors ?? []).map(({ field }) => field ?? '')]
  const isRefused = named.length > 0 || response.flashMessages().error !== undefined
  const wrong = isRefused || [400, 404, 413, 422].includes(response.status())
  if (!wrong) return []
  const known = fields.filter((field) => named.includes(nameOf(field)))
  return known.length > 0 ? known : fields
}

const nameOf = (field: string) => field.replace('[]', '').replaceAll(/\[(\w+)\]/g, '.$1')
