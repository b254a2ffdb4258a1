export type AlertSeverity = 'warning' | 'failed'

/** Something that is wrong at present. */
export interface Sighting {
  /** Tells problems of one kind apart, such as the id of a cluster; left out where the kind is one problem. */
  key?: string
  severity: AlertSeverity
  /** What is wrong, in a sentence without secrets and personal data: it is mailed. */
  message: string
  /** How many rows wait; more of them than before is news. */
  count?: number
  /** Name of the page in the admin panel where staff look after it, where it is another than that of the kind. */
  route?: string
}

/**
 * A kind of problem that staff are told of. What is wrong is read from rows each time, so nothing is lost where a process
 * ends: an alert begins when it is first seen, and is over once it is seen no more.
 */
export interface AlertKind {
  /** "module.what"; its label is the translation `notifications.alerts.kinds.<module>_<what>`. */
  name: string
  /** The action of a policy that whoever is told may do, "BillingPolicy.manage"; it may depend on roles alone. */
  can: string
  /** Name of the page in the admin panel where staff look after it. */
  route: string
  /** How long it must last before anybody is told, in milliseconds; for what may pass by itself. */
  patienceMs?: number
  /** Everything of this kind that is wrong at present. What it throws leaves open alerts as they are. */
  look(): Promise<Sighting[]>
}

/** What staff are told of by email and in the panel; a module adds what needs a person. */
class AlertKinds {
  #kinds = new Map<string, AlertKind>()

  add(kind: AlertKind): void {
    this.#kinds.set(kind.name, kind)
  }

  all(): AlertKind[] {
    return [...this.#kinds.values()]
  }

  /** The kind with this name; undefined where its module is gone. */
  get(name: string): AlertKind | undefined {
    return this.#kinds.get(name)
  }
}

export const alertKinds = new AlertKinds()
