import { driverEncoder } from './connectors/cassandra/support/driver-page.js'
import { CQL } from '../connectors/cassandra/cql-type.js'
import { scalarReader } from '../connectors/cassandra/scalars.js'
const [a,b]=[driverEncoder(),driverEncoder({useBigIntAsVarint:true})]
let bad=0
for (let i=0;i<20000;i++){ let v=0n; const n=1+Math.floor(Math.random()*8); for(let k=0;k<n;k++) v=(v<<32n)|BigInt(Math.floor(Math.random()*2**32)); if(Math.random()<.5)v=-v
 const bytes=b.encode(v,{code:CQL.varint})!
 const bytesA=a.encode(String(v),{code:CQL.varint})!
 const r=[scalarReader('bigint',{code:CQL.varint})(bytes,0,bytes.length), b.decode(bytes,{code:CQL.varint}), BigInt(String(a.decode(bytes,{code:CQL.varint}))), scalarReader('bigint',{code:CQL.varint})(bytesA,0,bytesA.length)]
 r.forEach((x,k)=>{ if(x!==v && bad++<8) console.log(k,v,x,bytes.toString('hex'),bytesA.toString('hex'))})
}
console.log('bad',bad)
