/** Routes live in each module's `routes.ts`, loaded by its provider. */
export {}
