import logger from '@adonisjs/core/services/logger'
import { setupSteps, type SetupFinding, type SetupStep } from '#core/registries/setup_steps'
import type { HealthReports } from '#core/health/health'

const PATIENCE_MS = 3_000
const NOT_FOUND_OUT: SetupFinding = { state: 'failing', message: 'setup.not_found_out' }

/** A step that this shop needs, and how it stands; `waiting` cannot be done before others. */
export interface FoundStep {
  step: SetupStep
  finding: SetupFinding
  state: SetupFinding['state'] | 'waiting'
  /** Names of the steps that it waits for; none where it does not. */
  waitsFor: string[]
}

/** Finds out how each step stands. One that throws, or takes over three seconds, is failing and harms no other. */
export async function lookAtSteps(
  health: HealthReports,
  steps: SetupStep[] = setupSteps.all()
): Promise<FoundStep[]> {
  const looked = await Promise.all(
    steps.map(async (step) => ({ step, finding: await lookAt(step, health) }))
  )
  const needed = looked.flatMap(({ step, finding }) => (finding ? [{ step, finding }] : []))
  const open = new Set(
    needed.filter(({ finding }) => finding.state !== 'done').map(({ step }) => step.name)
  )
  return needed.map(({ step, finding }) => {
    const goesOn = finding.state === 'done' || finding.state === 'busy'
    const waitsFor = goesOn ? [] : (step.needs ?? []).filter((name) => open.has(name))
    return { step, finding, state: waitsFor.length > 0 ? 'waiting' : finding.state, waitsFor }
  })
}

/** Whether the shop has everything it needs. */
export function isSetUp(found: FoundStep[]): boolean {
  return found.every(({ state }) => state === 'done')
}

async function lookAt(step: SetupStep, health: HealthReports): Promise<SetupFinding | null> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const patience = setTimeout(() => reject(new Error('No answer')), PATIENCE_MS)
  try {
    return await Promise.race([step.look({ health }), late])
  } catch (error) {
    logger.warn({ err: error, step: step.name }, 'a setup step could not be looked at')
    return NOT_FOUND_OUT
  } finally {
    clearTimeout(patience)
  }
}
