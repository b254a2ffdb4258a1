export { firstIdAt, idAt, isId, looksLikeId, newId } from '@innkeeper/panel'
