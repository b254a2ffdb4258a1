import type { ApplicationService } from '@adonisjs/core/types'

/** What only a demonstration has: a clock that goes on from where its time machine left it, and the page of it. */
export default class DemoProvider {
  constructor(protected app: ApplicationService) {}

  async boot() {
    if (this.app.getEnvironment() !== 'web') return
    const { resumeTime } = await import('#database/seeders/demo/time/kept_time')
    const { forgetOldRows } = await import('#core/work/forget_old_rows')
    const { workRegistry } = await import('#core/work/work_registry')
    resumeTime()
    // Browser sessions end by the real time, which the clock may be months ahead of: visitors would be signed out by it.
    workRegistry.addTask({ ...forgetOldRows, async run() {} })
  }

  async start() {
    if (this.app.getEnvironment() !== 'web') return
    await import('#database/seeders/demo/time/routes')
  }

  /** Stripe's simulator starts at the present. */
  async ready() {
    if (this.app.getEnvironment() !== 'web') return
    const { clock } = await import('#core/clock')
    const { StripeSide } = await import('#database/seeders/demo/simulators')
    const { STRIPE_API_BASE } = process.env
    if (STRIPE_API_BASE) await new StripeSide(STRIPE_API_BASE).setClock(clock.now())
  }
}
