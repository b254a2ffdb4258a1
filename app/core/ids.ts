export { isId, looksLikeId, newId } from '@innkeeper/panel'
