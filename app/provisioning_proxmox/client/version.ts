/** Whether a version such as `8.2.4` or `9.0-1` is that one or a newer one. */
export function isAtLeast(version: string, major: number, minor: number): boolean {
  const [first = 0, second = 0] = version.split(/[.-]/).map(Number)
  return first > major || (first === major && second >= minor)
}
