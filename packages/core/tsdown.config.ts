import { library } from '../../scripts/lib/library.ts'
import manifest from './package.json' with { type: 'json' }

export default library(manifest, {
  outputOptions: {
    // One module for what every page loads and one for whatever sends a request, however many lazy parts share pieces of them:
    // cut up, they compress worse.
    codeSplitting: {
      groups: [
        { name: 'core', test: /src[\\/]client\.ts$/, priority: 1 },
        { name: 'work', test: /engine[\\/](redirect|redeem|arrival|renew)\.ts$|protocol[\\/]oauth\.ts$/ },
      ],
    },
  },
})
