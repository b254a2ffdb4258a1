import type { HttpContext } from '@adonisjs/core/http'

/** Returns whether who opened a stream may still listen. */
export type LiveCheck = () => Promise<boolean>

/** Who may open streams of refresh signals, and for how long. Nobody may until a module says who. */
class LiveGuard {
  #open: (ctx: HttpContext) => LiveCheck | null = () => null

  /** Says who may open a stream and how that is checked again later; called once, by the module that knows people. */
  use(open: (ctx: HttpContext) => LiveCheck | null): void {
    this.#open = open
  }

  /** The check for who makes this request, or null where they may not listen at all. */
  checkFor(ctx: HttpContext): LiveCheck | null {
    return this.#open(ctx)
  }
}

export const liveGuard = new LiveGuard()
