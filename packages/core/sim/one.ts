import { bundle } from './bundle.ts'
const { liveSeed, lighten } = await import(await bundle('plain'))
if(!process.env.NATIVE)lighten();
const counts={faults:new Map(),cells:new Map(),states:new Set()}
const r = await liveSeed(Number(process.argv[2]),{policy:process.argv[3]??'uniform',counts,without:(process.env.WITHOUT??'').split(','),tells:true})
console.log(r.config, r.violation, r.steps); console.log(r.story.join('\n'))
