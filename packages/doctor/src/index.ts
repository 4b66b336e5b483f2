export { InputError, type InputErrorCode } from './json/input-error.ts'
