import router from '@adonisjs/core/services/router'
import { allowedBy } from '#core/named_action'
import { settings } from '#core/settings/settings'
import { isSetUp, lookAtSteps, type FoundStep } from '#admin/setup/look_at_steps'
import { SETUP_TOPIC } from '#admin/setup/watch_setup'
import type { HttpContext } from '@adonisjs/core/http'
import type { I18n } from '@adonisjs/i18n'
import type { Allows } from '#core/registries/policies'
import type { HealthReports } from '#core/health/health'

const ICONS = {
  done: 'circle-check',
  todo: 'circle',
  busy: 'loader-circle',
  failing: 'circle-alert',
  waiting: 'circle-dashed',
} as const

/** Whoever opens the page of a step. */
interface Reader {
  i18n: I18n
  allows: Allows
}

/**
 * The setup checklist as the overview shows it to whoever may do at least one of its steps. Null, without any question
 * to the database, once the shop is set up or staff put it away.
 */
export async function presentChecklist(ctx: HttpContext, health: Promise<HealthReports>) {
  if (!(await settings.get('setup.shown'))) return null
  const reader = { i18n: ctx.i18n, allows: allowedBy(ctx) }
  const found = await lookAtSteps(await health)
  const steps = await Promise.all(found.map((one) => presentStep(one, reader)))
  if (!steps.some(({ mayDo }) => mayDo)) return null
  const next = steps.find(({ href, isOpen }) => href && isOpen)
  return {
    topics: [SETUP_TOPIC, 'admin:orders'],
    steps: steps.map((one) => ({ ...one, isNext: one === next })),
    done: steps.filter(({ isDone }) => isDone).length,
    isReady: isSetUp(found),
  }
}

async function presentStep({ step, finding, state, waitsFor }: FoundStep, reader: Reader) {
  const { i18n, allows } = reader
  const mayDo = Boolean(await allows(step.can))
  const text = `setup.steps.${step.name.replace('.', '_')}`
  const isOpen = state === 'todo' || state === 'failing' || state === 'busy'
  return {
    text,
    kind: state,
    icon: ICONS[state],
    isDone: state === 'done',
    isOpen,
    mayDo,
    action: isTrouble({ state, finding }) ? 'setup.look' : `${text}.action`,
    message: waitsFor.length > 0 ? needs(waitsFor, i18n) : sentence(finding, i18n),
    href: isOpen && mayDo ? await hrefOf({ step, finding }, allows) : null,
    leavesPanel: finding.url !== undefined,
  }
}

/** What is begun leads to a page of its own, where nothing is set up any more. */
function isTrouble({ state, finding }: Pick<FoundStep, 'state' | 'finding'>): boolean {
  return finding.route !== undefined && (state === 'failing' || state === 'busy')
}

function sentence({ message, data }: FoundStep['finding'], i18n: I18n): string | null {
  return message ? i18n.t(message, data) : null
}

function needs(steps: string[], i18n: I18n): string {
  const things = steps.map((name) => i18n.t(`setup.steps.${name.replace('.', '_')}.need`))
  return i18n.t('setup.needs', { things: i18n.formatList(things, { type: 'conjunction' }) })
}

/** Where it is done; null where whoever asks may not open that page. */
async function hrefOf(
  { step, finding }: Pick<FoundStep, 'step' | 'finding'>,
  allows: Allows
): Promise<string | null> {
  if (finding.url) return finding.url
  if (finding.can && !(await allows(finding.can))) return null
  const route = finding.route ?? step.route
  return router.makeUrl(route, finding.params ?? (finding.route ? {} : step.params))
}
