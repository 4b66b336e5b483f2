import { library } from '../../scripts/lib/library.ts'
import manifest from './package.json' with { type: 'json' }

const { './worker': worker, ...pages } = manifest.exports

export default [
  library(
    { exports: pages },
    {
      outputOptions: {
        // One module for what every page loads and one for whatever sends a request, however many lazy parts share pieces
        // of them: cut up, they compress worse.
        codeSplitting: {
          groups: [
            { name: 'core', test: /src[\\/]client\.ts$/, priority: 1 },
            { name: 'work', test: /engine[\\/](redirect|redeem|arrival|renew)\.ts$|protocol[\\/]oauth\.ts$/ },
          ],
        },
      },
    },
  ),
  // A worker is one file, whatever it is served by: nothing that it needs is left as an import.
  library(
    { exports: { './worker': worker } },
    {
      clean: false,
      minify: true,
      sourcemap: false,
      deps: { alwaysBundle: [/./], onlyBundle: false },
      outputOptions: { codeSplitting: false },
    },
  ),
]
