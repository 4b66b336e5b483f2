import { library } from '../../scripts/lib/library.ts'
import manifest from './package.json' with { type: 'json' }

export default library(manifest)
