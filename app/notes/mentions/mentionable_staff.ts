import StaffMember from '#identity/models/staff_member'
import type { Mentionable } from '#notes/mentions/find_mentions'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Everybody on the staff who may come in. */
export async function mentionableStaff(
  client?: TransactionClientContract
): Promise<(Mentionable & { member: StaffMember })[]> {
  const members = await StaffMember.query({ client })
    .whereNull('disabled_at')
    .preload('user')
    .orderBy('id')
  return members.map((member) => ({
    member,
    memberId: member.id,
    name: member.user.name,
    email: member.user.email,
  }))
}
