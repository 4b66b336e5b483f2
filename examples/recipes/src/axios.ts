import axios from 'axios'
import { auth } from './auth.ts'

const baseURL = 'https://api.example.com/'
const send = axios.getAdapter(axios.defaults.adapter)

export const api = axios.create({
  baseURL,
  adapter(config) {
    // An absolute URL takes the place of baseURL, and must not take the token along.
    const url = new URL(axios.getUri(config))
    if (url.origin !== new URL(baseURL).origin) return send(config)
    return auth.withToken(async (_token, authorize) => {
      // With `dpop` a token and its proof, which is for this request alone; else `Bearer` and the token.
      config.headers.set(await authorize(config.method ?? 'GET', url))
      return send(config)
    })
  },
})
