import { uwsServer } from '../server/uws.ts'
import { openWsServer } from '../server/ws.ts'
import { loadUws } from '../server/load-uws.ts'
import { systemClock } from '../clock.ts'
import { WebSocket } from 'ws'
import { newCallId } from '@call-center/shared/call/call'
import { silentLog } from '@call-center/shared/log'
import { signMediaToken } from '@call-center/shared/protocol/media-token'
import { startMediaServer } from '../server/media-server.ts'
import { createMetrics } from '../metrics.ts'
import { acsAudio, frameOf } from './acs-wire.ts'
const real = (await loadUws()).uws; let why: string[] = []; const uws = { ...real, App: () => { const app = real.App(); const w = app.ws.bind(app); app.ws = ((p: string, b: any) => { const c = b.close; return w(p, { ...b, close(ws: any, code: number, m: ArrayBuffer) { why.push(code + ' ' + Buffer.from(m).toString()); c(ws) } }) }) as never; return app } }; const SECRET='a secret of at least thirty-two bytes'
const kind = process.argv[2]
let bad=0; const N=2
for (let i=0;i<N;i++) {
  const ev:string[]=[]; const metrics=createMetrics()
  const server = await startMediaServer({port:0,host:'127.0.0.1',tokenSecret:SECRET,clock:systemClock,capacity:2,log:{...silentLog,warn:(f)=>void ev.push(JSON.stringify(f)),info:(f,m)=>void ev.push(m)},metrics,open: kind==='ws'?openWsServer:uwsServer(uws),onCall(st){ev.push('call');st.start({onAudio:(f)=>{ev.push('audio '+st.send(f))},onDigit(){},onClosed(){ev.push('closed')}})}})
  const c = new WebSocket(`ws://127.0.0.1:${server.port}/media/${await signMediaToken({callId:newCallId(),epoch:1},SECRET,Date.now())}`)
  const r = await Promise.race([new Promise(r=>{c.on('error',e=>r('error '+e.message)); c.on('open',()=>{ev.push('c-open');c.send(acsAudio(frameOf(5).samples))}); c.on('close',(x)=>ev.push('c-close '+x)); c.on('message',()=>r('ok'))}),new Promise(r=>setTimeout(()=>r('TIMEOUT'),1500))])
  if (r!=='ok') { bad++; console.log(i,r,why.at(-1),ev,metrics.snapshot(),c.readyState) }
  await server[Symbol.asyncDispose]()
}
console.log(kind,'bad',bad,'of',N); process.exit(0)
