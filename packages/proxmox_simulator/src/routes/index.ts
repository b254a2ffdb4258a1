import { agentRoutes } from './agent_routes.js'
import { cloudInitRoutes } from './cloud_init_routes.js'
import { clusterRoutes } from './cluster_routes.js'
import { firewallRoutes } from './firewall_routes.js'
import { lxcRoutes } from './lxc_routes.js'
import { lxcStatusRoutes } from './lxc_status_routes.js'
import { metricsRoutes } from './metrics_routes.js'
import { nodeRoutes } from './node_routes.js'
import { poolRoutes } from './pool_routes.js'
import { qemuRoutes } from './qemu_routes.js'
import { qemuStatusRoutes } from './qemu_status_routes.js'
import { taskRoutes } from './task_routes.js'

export const routes = [
  ...agentRoutes,
  ...cloudInitRoutes,
  ...clusterRoutes,
  ...firewallRoutes,
  ...lxcRoutes,
  ...lxcStatusRoutes,
  ...metricsRoutes,
  ...nodeRoutes,
  ...poolRoutes,
  ...qemuRoutes,
  ...qemuStatusRoutes,
  ...taskRoutes,
]
