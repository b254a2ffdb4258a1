import { readerLanguage } from '#core/i18n/languages'
import type { Tone } from '#core/views/tones'

interface Flash {
  get(key: string | string[], fallback?: unknown): unknown
}

export type AlertTone = Exclude<Tone, 'busy' | 'off'> | 'info'

export interface FlashedMessage {
  tone: AlertTone
  icon: string
  text: string
  /** Something that was done or is good to know: it may go again by itself. */
  isNews: boolean
}

const ICONS: Record<string, string> = {
  ok: 'circle-check',
  info: 'info',
  warn: 'triangle-alert',
  bad: 'circle-alert',
}
const KEYS: [string, AlertTone][] = [
  ['success', 'ok'],
  ['info', 'info'],
  ['notice', 'info'],
  ['warning', 'warn'],
  ['error', 'bad'],
]

/** The icon that goes with the tone of an alert. */
export function alertIcon(tone?: string): string {
  return ICONS[tone ?? 'info'] ?? ICONS.info
}

/** What the request before has to say, good news first; the summary of a form stands beside the form instead. */
export function flashedMessages(flash: Flash | undefined): FlashedMessage[] {
  if (!flash) return []
  const said = KEYS.flatMap(([key, tone]) =>
    texts(flash.get(key)).map((text) => messageOf(tone, text))
  )
  return [...said, ...thrown(flash), ...dropped(flash)]
}

/** What was too long to be kept, by the names that its form shows. */
function dropped(flash: Flash): FlashedMessage[] {
  const names = texts(flash.get('input_dropped'))
  if (names.length === 0) return []
  const i18n = readerLanguage()
  const fields = names.map((name) => i18n.t(`validator.shared.fields.${name}`, {}, name)).join(', ')
  return [messageOf('warn', i18n.t('errors.dropped', { fields }))]
}

function thrown(flash: Flash): FlashedMessage[] {
  const bag = (flash.get('errorsBag') ?? {}) as Record<string, unknown>
  return Object.entries(bag)
    .filter(([code]) => code !== 'E_VALIDATION_ERROR')
    .flatMap(([, value]) => texts(value).map((text) => messageOf('bad', text)))
}

function messageOf(tone: AlertTone, text: string): FlashedMessage {
  return { tone, icon: ICONS[tone], text, isNews: tone === 'ok' || tone === 'info' }
}

function texts(value: unknown): string[] {
  return [value].flat().filter((item): item is string => typeof item === 'string' && item !== '')
}
