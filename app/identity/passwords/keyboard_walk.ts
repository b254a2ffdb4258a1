interface Layout {
  rows: string[]
  /** What the keys give with shift, and what they give without. */
  shifted: [string, string]
}

const layouts: Layout[] = [
  {
    rows: ['1234567890-=', 'qwertyuiop[]', "asdfghjkl;'", 'zxcvbnm,./'],
    shifted: ['!@#$%^&*()', '1234567890'],
  },
  {
    rows: ['1234567890ß', 'qwertzuiopü+', 'asdfghjklöä#', 'yxcvbnm,.-'],
    shifted: ['!"§$%&/()=', '1234567890'],
  },
  {
    rows: ['1234567890', 'azertyuiop', 'qsdfghjklm', 'wxcvbn'],
    shifted: ['&é"\'(-è_çà', '1234567890'],
  },
]

const sequences = ['abcdefghijklmnopqrstuvwxyz', '01234567890']

const SHORTEST_STRETCH = 3
const OTHER_LETTERS = 3

/**
 * Whether a password is walked rather than thought up: at least half of it are stretches of neighbouring keys (rows,
 * columns, zigzags, there or back, with or without shift), of the alphabet or of digits, and hardly a letter is not.
 */
export function isKeyboardWalk(password: string): boolean {
  const typed = password.toLowerCase()
  return [...layouts.map(walksOf), inSequence].some((neighbours) => {
    const { text, areNeighbours } = neighbours(typed)
    return isMostlyStretches(text, areNeighbours)
  })
}

type Neighbours = (a: string, b: string) => boolean

function walksOf({ rows, shifted: [above, below] }: Layout) {
  const places = new Map(
    rows.flatMap((keys, row) => [...keys].map((key, column) => [key, [row, column]] as const))
  )
  const areNeighbours: Neighbours = (a, b) => {
    const [from, to] = [places.get(a), places.get(b)]
    if (!from || !to) return false
    return Math.abs(to[0] - from[0]) <= 1 && Math.abs(to[1] - from[1]) <= 1
  }
  return (typed: string) => ({
    text: [...typed].map((key) => below[[...above].indexOf(key)] ?? key).join(''),
    areNeighbours,
  })
}

function inSequence(typed: string) {
  const areNeighbours: Neighbours = (a, b) =>
    a === b || sequences.some((run) => run.includes(a + b) || run.includes(b + a))
  return { text: typed, areNeighbours }
}

function isMostlyStretches(text: string, areNeighbours: Neighbours): boolean {
  let covered = 0
  let rest = ''
  for (const stretch of stretchesOf([...text], areNeighbours)) {
    if (stretch.length >= SHORTEST_STRETCH) covered += stretch.length
    else rest += stretch
  }
  const letters = rest.replace(/[^\p{L}]/gu, '').length
  return covered >= text.length / 2 && letters <= OTHER_LETTERS
}

function stretchesOf(keys: string[], areNeighbours: Neighbours): string[] {
  const stretches: string[] = []
  for (const [index, key] of keys.entries()) {
    if (index > 0 && areNeighbours(keys[index - 1], key)) stretches[stretches.length - 1] += key
    else stretches.push(key)
  }
  return stretches
}
