/** A task as the cluster remembers it. */
export interface Task {
  upid: string
  node: string
  pid: number
  pstart: number
  starttime: number
  endtime?: number
  type: string
  id: string
  /** `user@realm` or `user@realm!token` */
  user: string
  exitstatus?: string
  log: string[]
}

/** One moment of a running task, as a fraction of its duration. */
export interface TaskStep {
  at: number
  run: (log: (line: string) => void) => void
}

export interface TaskWork {
  node: string
  type: string
  id: string
  user: string
  duration: number
  steps: TaskStep[]
  /** Cleans up when the task fails or is aborted; not when its worker dies. */
  undo?: () => void
  /** Runs however the task ends. */
  settled?: () => void
  /** Put before the text of every failure. */
  failurePrefix?: string
}

export interface TaskFault {
  type: string
  outcome: 'fail' | 'warnings' | 'unexpected' | 'stall'
  text?: string
  count?: number
}
