import { loadUws } from '../server/load-uws.ts'
import { WebSocket } from 'ws'
const { uws } = await loadUws()
const [mode, idle, N] = [process.argv[2]!, Number(process.argv[3] ?? 16), 1500]
let bad = 0, done = 0; const t00 = performance.now()
const key = await crypto.subtle.importKey('raw', new Uint8Array(32), {name:'HMAC',hash:'SHA-256'}, false, ['sign'])
const mk = () => { const app = uws.App().ws('/*', { idleTimeout: idle, sendPingsAutomatically: mode!=='noping', upgrade(res, req, ctx) {
  const k=req.getHeader('sec-websocket-key'); let ab=false; res.onAborted(()=>{ab=true})
  const go=()=>{ if(!ab) res.cork(()=>res.upgrade({o:performance.now()},k,'','',ctx)) }
  if (mode==='sync') go(); else crypto.subtle.sign('HMAC', key, new Uint8Array(100)).then(go)
}, open(ws){}, message(ws,m){ ws.send(Buffer.from(m).toString()) }, close(ws, code, m){ const age=performance.now()-ws.getUserData().o; if(age<2 && !Buffer.from(m).toString().includes('FIN')) console.log('CLOSED at', (performance.now()-t00).toFixed(0), 'age',age.toFixed(2),'code',code, Buffer.from(m).toString()) } })
 return app }

for (let i=0;i<N;i++) { const app=mk(); const port = await new Promise<number>(r=>app.listen('127.0.0.1',0,s=>r(uws.us_socket_local_port(s as never))))
 const c=new WebSocket('ws://127.0.0.1:'+port); const r=await new Promise(r=>{c.on('open',()=>c.send('x'.repeat(900))); c.on('message',()=>r('ok')); c.on('close',()=>r('closed')); c.on('error',e=>r(e.message))}); if(r!=='ok'){bad++; console.log(i,r)} if (mode==='gone') {c.terminate(); await new Promise(r=>setTimeout(r,5))} app.close(); }
console.log(mode, idle, 'bad', bad, 'of', N, ((performance.now()-t00)/1000).toFixed(1)+'s'); process.exit(0)
