'use client'

export { userInfoOptions } from './userInfoOptions.ts'
export type { UserInfoKey, UserInfoOptions } from './userInfoOptions.ts'
export { createAuthQueryClient, withAuth } from './withAuth.ts'
