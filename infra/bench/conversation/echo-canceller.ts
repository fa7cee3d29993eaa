// The one that media-node/src/main.ts gives to its calls.
export { kalmanEchoCanceller as createEchoCanceller } from '../../../media-node/src/audio/echo/kalman-echo-canceller.ts'
