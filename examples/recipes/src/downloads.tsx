import { useAuthFetch } from '@onegrant/react'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { auth } from './auth.ts'

/** Saves a protected file: a link could carry no token. */
export async function download(url: string, name: string): Promise<void> {
  const response = await auth.fetch(url)
  if (!response.ok) throw new Error(`The server answered ${response.status}.`)
  const href = URL.createObjectURL(await response.blob())
  Object.assign(document.createElement('a'), { href, download: name }).click()
  URL.revokeObjectURL(href)
}

/** A protected image. */
export function ProtectedImage({ src, alt }: { readonly src: string; readonly alt: string }): ReactNode {
  const fetch = useAuthFetch()
  const [href, setHref] = useState<string>()
  useEffect(() => {
    const controller = new AbortController()
    let made: string | undefined
    const load = async (): Promise<void> => {
      const response = await fetch(src, { signal: controller.signal })
      if (!response.ok) return
      made = URL.createObjectURL(await response.blob())
      setHref(made)
    }
    // Without its image, the page still has its text.
    load().catch(() => undefined)
    return () => {
      controller.abort()
      setHref(undefined)
      if (made !== undefined) URL.revokeObjectURL(made)
    }
  }, [fetch, src])
  return href === undefined ? alt : <img src={href} alt={alt} />
}
