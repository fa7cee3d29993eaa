const SECRET_LENGTH = 16
const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** 16 alphanumerics (95 bits) from the platform's cryptographic generator; bytes that would bias the choice are redrawn. */
export function randomSecret(): string {
  let secret = ''
  while (secret.length < SECRET_LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(SECRET_LENGTH))) {
      if (byte < 248 && secret.length < SECRET_LENGTH) secret += ALPHANUMERIC[byte % 62]
    }
  }
  return secret
}
