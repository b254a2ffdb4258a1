/** Somebody who has an account at every provider. */
export interface Person {
  /** A number as GitHub gives, written as a text as Google does. */
  id: string
  login: string
  /** Null for somebody who never gave one. */
  name: string | null
  /** The first is the primary one. */
  emails: { email: string; verified: boolean }[]
  /** Shown on the public profile at GitHub, whether it was verified or not. */
  publicEmail?: string
}

/** Who can be chosen on the page of a provider; each is a case of its own. */
export const PEOPLE: Person[] = [
  {
    id: '5830291',
    login: 'grace-lindqvist',
    name: 'Grace Lindqvist',
    emails: [{ email: 'grace@example.net', verified: true }],
  },
  {
    id: '1207744',
    login: 'ada',
    name: 'Ada Petrova',
    emails: [
      { email: 'ada@example.com', verified: true },
      { email: 'ada@old.example', verified: false },
    ],
  },
  {
    id: '9913006',
    login: 'kim',
    name: 'Kim Unverified',
    emails: [{ email: 'kim@example.net', verified: false }],
    publicEmail: 'kim@example.net',
  },
  { id: '4471982', login: 'noor', name: null, emails: [] },
]
