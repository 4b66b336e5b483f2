// What the samples leave out: the app's own settings, pages and router.
export const authority = 'https://id.example.com'
export const client_id = 'my-app'
export const api = 'https://api.example.com/'
export const tenantId = '00000000-0000-4000-8000-000000000000'

export interface Order {
  readonly id: string
}

export const show = (orders: readonly Order[]): void => console.log(orders)
export const go = (path: string): void => location.replace(path)
export const Orders = (): null => null
