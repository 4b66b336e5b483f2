import { misfits } from './mutants/fits.ts'
console.log(misfits().join('\n'))
