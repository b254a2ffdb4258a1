import { clusterRoutes } from './cluster_routes.js'
import { nodeRoutes } from './node_routes.js'
import { qemuRoutes } from './qemu_routes.js'
import { qemuStatusRoutes } from './qemu_status_routes.js'
import { taskRoutes } from './task_routes.js'

export const routes = [
  ...clusterRoutes,
  ...nodeRoutes,
  ...qemuRoutes,
  ...qemuStatusRoutes,
  ...taskRoutes,
]
