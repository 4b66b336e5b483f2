import { RequireAuth, useUser } from '@onegrant/react'
import { userInfoOptions } from '@onegrant/react/query'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { auth } from './auth.ts'

function Claims(): ReactNode {
  const { data } = useQuery(userInfoOptions(auth))
  return (
    <>
      <h1>Account of {useUser()?.name}</h1>
      <p>From the provider: {data?.email}</p>
    </>
  )
}

export default function Account(): ReactNode {
  return (
    <RequireAuth pending={<p role="status">One moment…</p>}>
      <Claims />
    </RequireAuth>
  )
}
