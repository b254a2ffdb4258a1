/** What a step of the setup checklist may know besides rows: the health checks of the same moment, by name. */
export interface SetupScene {
  health: Readonly<Record<string, { status: 'ok' | 'warning' | 'failed'; message: string }>>
}

/** How a step stands, as found just now. */
export interface SetupFinding {
  /** `busy` goes on by itself; `failing` was done and does not work. */
  state: 'done' | 'todo' | 'busy' | 'failing'
  /** Translation key of a sentence on what was found: what is missing, or what is wrong and what to do about it. */
  message?: string
  data?: Record<string, string | number>
  /** Where this is mended, where it is another page than the step's. */
  route?: string
  /** For the address of the page. */
  params?: Record<string, string>
  /** The action that whoever opens that page may do, where it is another than the step's. */
  can?: string
  /** A page outside of the panel, instead. */
  url?: string
}

/**
 * Something that a new shop needs before it can sell. It is never ticked off by hand: `look` finds out from rows each time,
 * in one cheap query. Its texts are `setup.steps.<module>_<what>.title`, `.why` (one sentence), `.action` (of the link) and
 * `.need`, the thing that later steps wait for ("a cluster").
 */
export interface SetupStep {
  /** "module.what"; unique. */
  name: string
  /** Smaller comes first. */
  order: number
  /** The action of a policy that whoever does it may do, "BillingPolicy.manage"; it may depend on roles alone. */
  can: string
  /** Name of the page in the admin panel where it is done. */
  route: string
  /** For the address of the page. */
  params?: Record<string, string>
  /** Names of the steps without which this one cannot be done; a step whose module is gone does not count. */
  needs?: readonly string[]
  /** Null where this shop does not need the step. */
  look(scene: SetupScene): Promise<SetupFinding | null>
}

/** The setup checklist of a new shop; a module adds what it needs before something can be sold. */
class SetupSteps {
  #steps = new Map<string, SetupStep>()

  add(step: SetupStep): void {
    if (this.#steps.has(step.name)) throw new Error(`There is a setup step "${step.name}"`)
    this.#steps.set(step.name, step)
  }

  /** All of them, in the order in which they are done. */
  all(): SetupStep[] {
    return [...this.#steps.values()].sort((a, b) => a.order - b.order)
  }
}

export const setupSteps = new SetupSteps()
