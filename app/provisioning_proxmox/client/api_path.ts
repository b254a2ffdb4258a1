/** Builds a path of the API; everything put in is encoded, so an id cannot leave its place. */
export function apiPath(strings: TemplateStringsArray, ...values: (string | number)[]): string {
  return strings.reduce(
    (path, text, index) => path + encodeURIComponent(String(values[index - 1])) + text
  )
}
