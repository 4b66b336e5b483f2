import { createAuthQueryClient, userInfoOptions } from '@onegrant/react/query'
import { QueryClientProvider, useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { auth } from './auth.ts'

export const queryClient = createAuthQueryClient(auth, { defaultOptions: { queries: { staleTime: 30_000 } } })

async function send(path: string, init?: RequestInit): Promise<unknown> {
  const response = await auth.fetch(`https://api.example.com/${path}`, init)
  if (!response.ok)
    throw Object.assign(new Error(`The API answered ${response.status}.`), { status: response.status })
  return response.json()
}

function Orders(): ReactNode {
  const orders = useQuery({ queryKey: ['orders'], queryFn: ({ signal }) => send('orders', { signal }) })
  const claims = useQuery(userInfoOptions(auth))
  const add = useMutation({
    mutationFn: (order: string) => send('orders', { method: 'POST', body: order }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['orders'] }),
  })
  return (
    <>
      <p>
        {claims.data?.email}: {JSON.stringify(orders.data)}
      </p>
      <button onClick={() => add.mutate('tea')}>
        {add.isPaused ? 'Waits for your sign-in' : 'Order tea'}
      </button>
    </>
  )
}

export const App = (): ReactNode => (
  <QueryClientProvider client={queryClient}>
    <Orders />
  </QueryClientProvider>
)
