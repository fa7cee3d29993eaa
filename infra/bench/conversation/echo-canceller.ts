// The one that media-node/src/main.ts gives to its calls.
export { noEchoCanceller as createEchoCanceller } from '../../../media-node/src/audio/echo-canceller.ts'
