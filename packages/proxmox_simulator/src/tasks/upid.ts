import type { Task } from './task.js'

const hex = (value: number) => value.toString(16).toUpperCase().padStart(8, '0')

const pattern =
  /^UPID:([a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?):[0-9A-Fa-f]{8}:[0-9A-Fa-f]{8,9}:[0-9A-Fa-f]{8}:[^:\s/]+:[^:\s/]*:[^:\s/]+:$/

export const isUpid = (text: string) => pattern.test(text)

export function upidOf(task: Omit<Task, 'upid' | 'log'>) {
  const { node, pid, pstart, starttime, type, id, user } = task
  return `UPID:${node}:${hex(pid)}:${hex(pstart)}:${hex(starttime)}:${type}:${id}:${user}:`
}
