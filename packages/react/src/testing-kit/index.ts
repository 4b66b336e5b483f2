'use client'

export { createTestAuth } from '@onegrant/core/testing'
export type { TestAuth, TestAuthOptions, TestControls } from '@onegrant/core/testing'
export { TestAuthProvider } from './TestAuthProvider.tsx'
export type { TestAuthProviderProps } from './TestAuthProvider.tsx'
