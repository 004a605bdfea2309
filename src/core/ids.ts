export { type IdPage, isUuid } from './identity/store/user.ts'
