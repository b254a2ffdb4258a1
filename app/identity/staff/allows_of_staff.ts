import { Bouncer } from '@adonisjs/bouncer'
import { policies, type Allows } from '#core/registries/policies'
import { visitorOfStaff } from '#identity/sign_in/visitor'
import type StaffMember from '#identity/models/staff_member'

/** Says what a member of the staff, loaded with its user, may do by the names of actions, where no request is made. */
export function allowsOfStaff(member: StaffMember): Allows {
  const { bouncer } = new Bouncer(visitorOfStaff(member), undefined, policies.all).edgeHelpers
  return (action) => bouncer.can(action)
}
