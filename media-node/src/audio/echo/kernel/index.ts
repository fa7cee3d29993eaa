export { forward, inverse } from './transform'
export { correct, predict } from './path'
