/** What can be wrong with a file that was given to be read. */
export type InputErrorCode =
  | 'empty'
  | 'exists'
  | 'not_json'
  | 'not_readable'
  | 'not_writable'
  | 'too_deep'
  | 'too_large'
  | 'truncated'
  | 'wrong_format'

/**
 * A file or an argument that cannot be worked with. Its message is one sentence for the user, without file content.
 *
 * @example
 * if (error instanceof InputError && error.code === 'truncated') console.error('record it again')
 */
export class InputError extends Error {
  override readonly name = 'InputError'
  readonly code: InputErrorCode

  constructor(code: InputErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
