export { isUuid } from '../store/user.ts'
