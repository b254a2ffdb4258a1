import { omit } from '../omit.js'
import type { Task } from '../tasks/task.js'

/** What is told of a task everywhere; a token is named apart from its user. */
export function taskHead(task: Task) {
  const [user, tokenid] = task.user.split('!')
  return {
    upid: task.upid,
    node: task.node,
    pid: task.pid,
    pstart: task.pstart,
    starttime: task.starttime,
    type: task.type,
    id: task.id,
    user,
    ...(tokenid && { tokenid }),
  }
}

/** A row of a task list, where `status` is how the task ended. */
export function taskRow(task: Task) {
  if (!task.exitstatus) return activeRow(task)
  return { ...taskHead(task), status: task.exitstatus, endtime: task.endtime }
}

/** A running task in a list: its user is the whole token, and nothing has been saved yet. */
function activeRow(task: Task) {
  return { ...omit(taskHead(task), 'tokenid'), user: task.user, status: 'RUNNING', saved: '0' }
}
