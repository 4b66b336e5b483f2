export { listener } from './listener.ts'
export { serve, type Served, type ServeOptions } from './serve.ts'
