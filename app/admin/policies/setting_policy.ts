import { BasePolicy } from '@adonisjs/bouncer'
import type { PanelVisitor } from '@innkeeper/panel'

/** What staff may do with the settings of the shop. */
export default class SettingPolicy extends BasePolicy {
  manage(visitor: PanelVisitor): boolean {
    return visitor.holds('settings.manage')
  }
}
