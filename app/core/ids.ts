export { firstIdAt, isId, looksLikeId, newId } from '@innkeeper/panel'
