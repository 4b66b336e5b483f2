import type { Config } from '@react-router/dev/config'
import { outputs } from '../../fixtures/variants.ts'

export default { ssr: true, buildDirectory: `${outputs}/server` } satisfies Config
