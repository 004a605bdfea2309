export { type IdPage, isUuid } from '../store/user.ts'
