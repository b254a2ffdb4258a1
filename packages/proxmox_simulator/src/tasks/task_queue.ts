import { upidOf } from './upid.js'
import type { VirtualClock } from '../clock.js'
import type { Task, TaskFault, TaskStep, TaskWork } from './task.js'

interface Worker {
  work: TaskWork
  cancel: (() => void)[]
}

const kept = 20_000

/** Runs the cluster's tasks in virtual time and remembers how they ended. */
export class TaskQueue {
  #tasks = new Map<string, Task>()
  #workers = new Map<string, Worker>()
  #pid = 1000 + Math.floor(Math.random() * 20_000)

  constructor(
    private clock: VirtualClock,
    private takeFault: (type: string) => TaskFault | undefined,
    private changed: () => void,
    private beforeChange: () => void = () => {}
  ) {}

  /** Starts a task and returns its UPID; its first steps may run before this returns. */
  spawn(work: TaskWork): string {
    const task = this.#open(work)
    const worker: Worker = { work, cancel: [] }
    this.#workers.set(task.upid, worker)

    const fault = this.takeFault(work.type)
    const cut = fault && fault.outcome !== 'warnings' ? 0.5 : 1
    const steps = work.steps.filter((step) => step.at < cut || cut === 1)
    for (const step of steps) this.#schedule(task, worker, step)
    if (cut < 1) this.#schedule(task, worker, { at: cut, run: () => this.#strike(task, fault!) })
    else this.#schedule(task, worker, { at: 1, run: () => this.#finish(task, fault) })
    return task.upid
  }

  get(upid: string) {
    return this.#tasks.get(upid)
  }

  isRunning(upid: string) {
    return this.#workers.has(upid)
  }

  /** All tasks, the newest first. */
  all() {
    return [...this.#tasks.values()].reverse()
  }

  restore(tasks: Task[]) {
    for (const task of tasks) this.#tasks.set(task.upid, task)
    for (const task of tasks) if (!task.exitstatus) this.#end(task, 'unexpected status')
    this.#pid = Math.max(this.#pid, ...tasks.map((task) => task.pid + 1))
  }

  /** Stops a running task as an operator's stop button does; a finished one is left alone. */
  abort(upid: string) {
    const task = this.#tasks.get(upid)
    if (task && this.isRunning(upid)) this.#fail(task, 'received interrupt')
  }

  /** All workers of a node die at once, and clean up nothing. */
  crash(node: string) {
    for (const [upid, worker] of this.#workers) {
      if (worker.work.node === node) this.#end(this.#tasks.get(upid)!, 'unexpected status')
    }
  }

  /** Drops all tasks, running ones too, without a trace. */
  reset() {
    for (const worker of this.#workers.values()) for (const cancel of worker.cancel) cancel()
    this.#workers.clear()
    this.#tasks.clear()
  }

  #open(work: TaskWork): Task {
    const pid = this.#pid++
    const base = {
      node: work.node,
      pid,
      pstart: Math.floor(this.clock.now() / 10) % 0xffffffff,
      starttime: this.clock.calendar(),
      type: work.type,
      id: work.id,
      user: work.user,
    }
    const task: Task = { upid: upidOf(base), ...base, log: [] }
    this.#tasks.set(task.upid, task)
    if (this.#tasks.size > kept) this.#forgetOldest()
    return task
  }

  #forgetOldest() {
    for (const upid of this.#tasks.keys()) {
      if (this.isRunning(upid)) continue
      this.#tasks.delete(upid)
      return
    }
  }

  #schedule(task: Task, worker: Worker, step: TaskStep) {
    const run = () => {
      if (!this.isRunning(task.upid)) return
      this.beforeChange()
      try {
        step.run((line) => task.log.push(line))
      } catch (error) {
        this.#fail(task, (error as Error).message)
      }
      this.changed()
    }
    if (step.at === 0) run()
    else worker.cancel.push(this.clock.schedule(step.at * worker.work.duration, run))
  }

  #strike(task: Task, fault: TaskFault) {
    if (fault.outcome === 'stall') return
    if (fault.outcome === 'unexpected') this.#end(task, 'unexpected status')
    else this.#fail(task, fault.text ?? 'simulated failure')
  }

  #fail(task: Task, text: string) {
    const { undo, failurePrefix = '' } = this.#workers.get(task.upid)!.work
    undo?.()
    task.log.push(`TASK ERROR: ${failurePrefix}${text}`)
    this.#end(task, `${failurePrefix}${text}`)
  }

  #finish(task: Task, fault?: TaskFault) {
    const status = fault ? `WARNINGS: ${fault.count ?? 1}` : 'OK'
    if (fault) task.log.push(`WARN: ${fault.text ?? 'something deserves attention'}`)
    task.log.push(`TASK ${status}`)
    this.#end(task, status)
  }

  #end(task: Task, exitstatus: string) {
    task.exitstatus = exitstatus
    task.endtime = this.clock.calendar()
    const worker = this.#workers.get(task.upid)
    this.#workers.delete(task.upid)
    for (const cancel of worker?.cancel ?? []) cancel()
    worker?.work.settled?.()
    this.changed()
  }
}
