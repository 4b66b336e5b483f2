import axios from 'axios'
import { auth } from './auth.ts'

const baseURL = 'https://api.example.com/'
const send = axios.getAdapter(axios.defaults.adapter)

export const api = axios.create({
  baseURL,
  adapter(config) {
    // An absolute URL takes the place of baseURL, and must not take the token along.
    const { origin } = new URL(axios.getUri(config))
    if (origin !== new URL(baseURL).origin) return send(config)
    return auth.withToken((token) => {
      config.headers.set('Authorization', `Bearer ${token}`)
      return send(config)
    })
  },
})
