import { bundle } from './bundle.ts'
const t0=performance.now()
const path = await bundle('plain')
console.log('bundled', performance.now()-t0)
const { liveSeed, lighten } = await import(path)
if(!process.env.NATIVE)lighten();
const counts={faults:new Map(),cells:new Map(),states:new Set()}
const N=Number(process.argv[2]??1000), S=Number(process.argv[3]??1)
const t=performance.now(); let steps=0, lost=0
const kinds=new Map()
for(let i=0;i<N;i++){ const r=await liveSeed(S+i,{policy: i%3===2?'pct':'uniform',counts,without:(process.env.WITHOUT??'').split(',')}); steps+=r.steps; lost+=r.lost
 if(r.violation){ const k=r.violation.invariant+' '+r.violation.text.replace(/[A-F]\d*\b|\d+|(rt|at|cd)~\S+|f\d+/g,'_'); const e=kinds.get(k)??{n:0,seed:S+i,text:r.violation.text,p:i%3===2?'pct':'uniform'}; e.n++; kinds.set(k,e)} }
const ms=performance.now()-t
console.log(N,'runs',(N/ms*1000).toFixed(0),'runs/s',(steps/N).toFixed(1),'steps/run lost',lost)
for(const [k,e] of [...kinds].sort((a,b)=>b[1].n-a[1].n)) console.log(e.n,'seed',e.seed,e.p,k,'|',e.text)
