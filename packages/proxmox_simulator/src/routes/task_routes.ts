import { forbidden, invalid } from '../errors.js'
import { isUpid } from '../tasks/upid.js'
import { splitList } from '../schema/formats.js'
import { flag, integer, oneOf, text } from '../schema/parameter.js'
import { taskHead, taskRow } from './task_view.js'
import { anyone, Envelope, type Call, type Route } from '../router.js'
import type { Task } from '../tasks/task.js'

const one = '/nodes/{node}/tasks/{upid}'

const isOwn = ({ permit }: Call, task: Task) => task.user === permit.token.id

const seesAll = ({ permit }: Call, node: string) => permit.has(`/nodes/${node}`, 'Sys.Audit')

function taskOf(call: Call) {
  const { upid, node } = call.params
  if (!isUpid(upid)) throw invalid({ upid: 'unable to parse worker upid' })
  const task = call.cluster.tasks.get(upid)
  if (!task || task.node !== node) throw invalid({ upid: 'no such task' })
  if (!isOwn(call, task) && !seesAll(call, node)) throw forbidden(`/nodes/${node}, Sys.Audit`)
  return task
}

function kindOf({ exitstatus }: Task) {
  if (!exitstatus) return 'running'
  if (exitstatus === 'OK') return 'ok'
  return exitstatus.startsWith('WARNINGS') ? 'warning' : 'error'
}

function list(call: Call) {
  const { params, cluster } = call
  const source = params.source ?? 'archive'
  const kinds = splitList(params.statusfilter ?? '')
  const start = Number(params.start ?? 0)
  const rows = cluster.tasks
    .all()
    .filter((task) => task.node === params.node)
    .filter((task) => isOwn(call, task) || seesAll(call, task.node))
    .filter((task) => source === 'all' || (source === 'active') === !task.exitstatus)
    .filter((task) => !params.typefilter || task.type === params.typefilter)
    .filter((task) => !params.vmid || task.id === params.vmid)
    .filter((task) => !params.userfilter || task.user.includes(params.userfilter))
    .filter((task) => !params.since || task.starttime >= Number(params.since))
    .filter((task) => !params.until || task.starttime <= Number(params.until))
    .filter((task) => params.errors !== '1' || kindOf(task) === 'error')
    .filter((task) => kinds.length === 0 || kinds.includes(kindOf(task)))
  const page = rows.slice(start, start + Number(params.limit ?? 50))
  return new Envelope(page.map(taskRow), { total: rows.length })
}

function status(call: Call) {
  const task = taskOf(call)
  return {
    ...taskHead(task),
    status: task.exitstatus ? 'stopped' : 'running',
    ...(task.exitstatus && { exitstatus: task.exitstatus }),
  }
}

function log(call: Call) {
  const task = taskOf(call)
  const start = Number(call.params.start ?? 0)
  const limit = Number(call.params.limit ?? 50)
  const lines = task.log.length > 0 ? task.log : ['no content']
  const numbered = lines.map((line, index) => ({ n: index + 1, t: line }))
  const page = numbered.slice(start, limit === 0 ? undefined : start + limit)
  return new Envelope(page, { total: task.log.length })
}

function abort(call: Call) {
  const task = taskOf(call)
  const { node } = call.params
  if (!isOwn(call, task)) call.permit.need(`/nodes/${node}`, 'Sys.Modify')
  call.cluster.tasks.abort(task.upid)
}

export const taskRoutes: Route[] = [
  {
    method: 'GET',
    path: '/nodes/{node}/tasks',
    parameters: {
      errors: flag(),
      limit: integer(0),
      since: integer(),
      source: oneOf('archive', 'active', 'all'),
      start: integer(0),
      statusfilter: text(),
      typefilter: text(),
      until: integer(),
      userfilter: text(),
      vmid: integer(100, 999999999),
    },
    permission: anyone,
    handle: list,
  },
  { method: 'GET', path: `${one}/status`, parameters: {}, permission: anyone, handle: status },
  {
    method: 'GET',
    path: `${one}/log`,
    parameters: { start: integer(0), limit: integer(0), download: flag() },
    permission: anyone,
    handle: log,
  },
  { method: 'DELETE', path: one, parameters: {}, permission: anyone, handle: abort },
]
