export interface RequestFault {
  kind: 'request'
  method?: string
  /** Matches the path below /api2/json, without its query. Text is a regular expression. */
  path?: string | RegExp
  /** How many matching requests suffer; 1 unless said. */
  times?: number
  /** How many matching requests pass before it strikes. */
  after?: number
  status?: number
  reason?: string
  /** `before`: the connection drops and nothing happens; `after`: everything happens, no answer comes. */
  drop?: 'before' | 'after'
  /** Real milliseconds before the request is handled. */
  delay?: number
  /** The answer stops in the middle of its body. */
  truncate?: boolean
}

export interface TaskFaultRequest {
  kind: 'task'
  /** The type, such as qmclone. */
  task: string
  outcome: 'fail' | 'warnings' | 'unexpected' | 'stall'
  text?: string
  count?: number
  times?: number
}

export type StateFault =
  | { kind: 'node_offline'; node: string }
  | { kind: 'no_quorum' }
  /** On that node only, when one is named. */
  | { kind: 'storage_full'; storage: string; node?: string }
  /** The node has no memory for another virtual machine; containers start all the same. */
  | { kind: 'memory_full'; node: string }
  | { kind: 'agent_absent'; vmid: number }
  | { kind: 'shutdown_ignored'; vmid: number }
  | { kind: 'resources_lag'; milliseconds: number }
  | { kind: 'token_revoked'; token: string }
  | { kind: 'tags_restricted'; allow: 'existing' | 'list' | 'none'; list?: string[] }

/** `vmid` makes a foreign machine appear now; without it, one takes the id that nextid tells next. */
export interface ForeignGuestFault {
  kind: 'foreign_guest'
  vmid?: number
  node?: string
}

export type Fault = RequestFault | TaskFaultRequest | StateFault | ForeignGuestFault
