import { DateTime } from 'luxon'
import { clock } from '#core/clock'
import { settings } from '#core/settings/settings'
import { calendarDay } from '#core/calendar_day'
import type { BusinessSpan } from '#core/registries/business_figures'

/** The days of a shop in its own time zone. */
export class ShopDays {
  static async now(): Promise<ShopDays> {
    return new ShopDays(await settings.get('company.time_zone'))
  }

  constructor(private readonly zone: string) {}

  /** Which day it is, "2026-11-22". */
  get today(): string {
    return this.dayOf(clock.now())
  }

  dayOf(moment: DateTime): string {
    return calendarDay(moment, this.zone).toISODate()
  }

  /** From the first moment of a day to that of the next; 23 or 25 hours where clocks are changed. */
  span(day: string): BusinessSpan {
    const start = DateTime.fromISO(day, { zone: this.zone }).startOf('day')
    const next = start.plus({ days: 1 }).startOf('day')
    return { day, from: start.toUTC(), until: next.toUTC() }
  }
}

/** The days from one to another, both included; none where the first is later. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = []
  for (let day = first; day <= last; day = daysFrom(day, 1)) days.push(day)
  return days
}

/** The day so many days later or, below zero, earlier. */
export function daysFrom(day: string, days: number): string {
  return DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toISODate()!
}
