export { expectResidual, turnDown } from './gains'
export { correct, predict } from './path'
export { complexExponential, filter, multiply, power, smoothLogarithm } from './spectrum'
export { forward, inverse } from './transform'
