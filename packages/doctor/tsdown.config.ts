import { library } from '../../scripts/lib/library.ts'
import manifest from './package.json' with { type: 'json' }

const config = library(manifest, { platform: 'node' })

// The command is no entry that others could import.
export default { ...config, entry: { ...(config.entry as object), cli: manifest.bin.onegrant } }
