const { liveSeed, lighten } = await import(process.argv[4]!)
lighten()
const counts={faults:new Map(),cells:new Map(),states:new Set()}
const N=Number(process.argv[2]), S=Number(process.argv[3])
const c=process.cpuUsage(); let steps=0
for(let i=0;i<N;i++){ const r=await liveSeed(S+i,{policy: i%3===2?'pct':'uniform',counts,without:['I20']}); steps+=r.steps }
const u=process.cpuUsage(c); console.log('cpu us/run',(u.user+u.system)/N,'steps',steps/N, 'us/step',(u.user+u.system)/steps)
