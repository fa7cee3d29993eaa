// @ts-check
import { createCallSound } from './call-sound.js'
import { isBusy, nextCall } from './call-state.js'
import { listenForDigits } from './keypad.js'
import { openLine } from './line.js'
import { notOwnNumber, readNumbers } from './numbers.js'
import { createProblems } from './problems.js'
import { fetchNetworkState, readAddress, readNumber, rememberNumber } from './settings.js'
import { digitTone, startTone } from './tones.js'
import { textTyped } from './text-message.js'
import { createTypedWords } from './typed-words.js'
import { createUplink } from './uplink.js'
import { createView } from './view.js'

/** @import { CallEvent, CallState } from './call-state.js' */
/** @import { LineMessage } from './line.js' */

/** An unanswered question about the microphone does not keep the call waiting for ever. */
const MICROPHONE_WAIT_MS = 10_000

const address = readAddress()
const view = createView()
const problems = createProblems(view.showProblems)
const uplink = createUplink({
  sendFrame: (frame) => line.sendAudio(frame),
  onLevel: (rms) => view.showLevel('me', rms),
  onSpeaking: ({ text, pcm }) => {
    view.showSaying(`Saying “${text}”`)
    line.send({ type: 'words', text, durationMs: Math.round(pcm.length / 16) })
  },
  onSpoken: () => view.showSaying(''),
})

const sound = createCallSound({
  contextHz: address.contextHz,
  problems,
  onMicrophone: uplink.pushMicrophone,
  onPlayed: ({ rms }) => view.showLevel('assistant', rms),
})

const sayTyped = createTypedWords({ view, problems, say: uplink.say, inCall: () => state.phase === 'in-call' })

/** @type {CallState} */
let state = { phase: 'connecting' }
/** @type {(() => void) | undefined} */
let stopTone
let network = { reportUrl: '', assistantNumber: '', textNumber: '' }
let ownNumber = address.ownNumber
let callAtOnce = address.callAtOnce
let digits = ''
let muted = false
let framesReceived = 0

view.field.own.value = ownNumber
view.field.to.value = address.toNumber ?? ''
const networkKnown = learnNetwork()
let line = openOwnLine()
wirePage()
setInterval(showPassing, 250)
if (address.wrongNumber !== undefined) view.showNumberError(notOwnNumber(address.wrongNumber))

Object.assign(globalThis, {
  /** For tests and for the curious: what this telephone is doing. */
  phone: {
    snapshot: () => ({ state, framesSent: uplink.framesSent(), framesReceived, audio: sound.snapshot() }),
  },
})

function openOwnLine() {
  return openLine(ownNumber, {
    onMessage,
    onAudio: (frame) => {
      framesReceived++
      sound.play(frame)
    },
    onLost: () => {
      problems.set('line', 'No phone network. Is “npm start” running? Trying again…')
      move({ type: 'line-lost' })
    },
    onRefused: (why) => {
      move({ type: 'line-refused', why })
      if (why === 'no-number') view.showNumberError(notOwnNumber(ownNumber))
    },
  })
}

function reopenLine() {
  line.close()
  problems.clearAll()
  move({ type: 'line-opening' })
  line = openOwnLine()
}

async function learnNetwork() {
  const known = await fetchNetworkState()
  network = known
  if (!view.field.to.value) view.field.to.value = known.assistantNumber
  view.showLanguages(known.languages)
  view.showReport(known.reportUrl, ownNumber)
}

/** @param {LineMessage} message */
function onMessage(message) {
  if (message.type === 'ready') {
    problems.clear('line')
    view.showRecogniser(message.recogniser)
  }
  if (message.type === 'heard') view.transcript.heard(message.text, message.final)
  if (message.type === 'said') view.transcript.said(message.text, message.messageId)
  // A prompt of the carrier's belongs to no message of the assistant: it is a menu.
  if (message.type === 'said' && message.messageId === undefined) view.openKeypad()
  if (message.type === 'sms') view.transcript.sms(message.text)
  if (message.type === 'problem') problems.set(message.message, message.message)
  if (message.type === 'stop-audio') {
    sound.flush()
    view.transcript.interrupted()
  }
  move(message)
  if (message.type === 'ready' && callAtOnce) {
    callAtOnce = false
    void networkKnown.then(call)
  }
}

/**
 * Every change of the telephone goes through here.
 *
 * @param {CallEvent} event
 */
function move(event) {
  const before = state
  state = nextCall(state, event, Date.now())
  if (state === before) return
  const { phase } = state
  if (phase !== before.phase) {
    stopTone?.()
    stopTone = phase === 'ringing' ? startTone('ring') : phase === 'dialling' ? startTone('ring-back') : undefined
  }
  if (phase === 'ringing' || phase === 'preparing') startPage()
  if (phase === 'in-call') {
    uplink.start()
    view.transcript.event('Connected')
  }
  if (!isBusy(state)) closeCall()
  if (before.phase === 'in-call') view.transcript.event('Call ended')
  if (phase === 'ready' && before.phase === 'offline') void learnNetwork()
  view.showCall(state)
}

/** A new call starts on a clean page. */
function startPage() {
  view.transcript.clear()
  problems.clearAll()
  view.showDigits((digits = ''))
  view.showMuted((muted = false))
  uplink.setMuted(false)
  framesReceived = 0
}

function closeCall() {
  uplink.stop()
  sound.close()
  problems.clear('sound')
  view.showSaying('')
  view.showLevel('me', 0)
  view.showLevel('assistant', 0)
}

async function call() {
  const { own, to } = view.field
  const numbers = readNumbers({ own: own.value, to: to.value }, network.assistantNumber)
  view.showNumberError(numbers.error)
  callAtOnce = !numbers.error && state.phase === 'connecting' // Its number was just changed: it dials once that is in.
  if (!numbers.error) await dial(numbers.to)
}

/** @param {string} to */
async function dial(to) {
  move({ type: 'call-pressed', to })
  if (state.phase !== 'preparing') return
  await Promise.race([sound.open(), new Promise((resolve) => setTimeout(resolve, MICROPHONE_WAIT_MS))])
  if (state.phase !== 'preparing') return
  line.send({ type: 'dial', to })
  move({ type: 'dialling', to })
}

/** @param {string} digit */
function press(digit) {
  if (state.phase !== 'in-call') return
  line.send({ type: 'digit', digit })
  digitTone(digit)
  view.showDigits((digits += digit))
}

function changeOwnNumber() {
  const number = readNumber(view.field.own.value)
  view.showNumberError(number ? undefined : notOwnNumber(view.field.own.value))
  if (!number) return
  view.field.own.value = number
  if (number === ownNumber) return
  ownNumber = number
  rememberNumber(number)
  view.showReport(network.reportUrl, number)
  reopenLine()
}

function wirePage() {
  const { button, field, form } = view
  field.own.addEventListener('change', changeOwnNumber)
  button.reopen.addEventListener('click', reopenLine)
  form.numbers.addEventListener('submit', (event) => {
    event.preventDefault()
    void call()
  })
  form.composer.addEventListener('submit', (event) => {
    event.preventDefault()
    if (field.words.value.trim() && state.phase === 'in-call') void sayTyped(field.words.value.trim())
  })
  button.text.addEventListener('click', () =>
    textTyped(view, (text) => line.send({ type: 'sms', to: network.textNumber, text })),
  )
  button.answer.addEventListener('click', () => {
    line.send({ type: 'answer' })
    move({ type: 'answer-pressed' })
    void sound.open()
  })
  button.decline.addEventListener('click', () => {
    line.send({ type: 'decline' })
    move({ type: 'decline-pressed' })
  })
  button.hangUp.addEventListener('click', () => {
    if (state.phase !== 'preparing') line.send({ type: 'hang-up' })
    move({ type: 'hang-up-pressed' })
  })
  button.mute.addEventListener('click', () => {
    muted = !muted
    uplink.setMuted(muted)
    view.showMuted(muted)
  })
  listenForDigits(view.keys, press)
  for (const gesture of ['pointerdown', 'keydown']) document.addEventListener(gesture, sound.resume)
  addEventListener('pagehide', () => isBusy(state) && line.send({ type: 'hang-up' }))
}

function showPassing() {
  if (state.phase !== 'in-call') return
  view.showTimer(Date.now() - state.sinceMs)
  if (sound.allowed()) problems.clear('sound')
  else problems.set('sound', 'The browser keeps this page silent until you click in it or press a key.')
}
