import { countryOf } from '@call-center/shared/phone-number'

export type EmergencyService = 'police' | 'firefighters' | 'ambulance'

/**
 * Numbers that reach help from inside a country: one for all services, or police, firefighters and ambulance in this order.
 *
 * Sources: Directive (EU) 2018/1972, article 109 (112 in the EU; Norway, Iceland, Switzerland, Ukraine and others follow it);
 * FCC 47 CFR § 9.4 (911); the national numbering plans notified to the ITU (E.129). 112 is the number of countries not
 * listed: mobile networks take it everywhere as an emergency call (3GPP TS 22.101, clause 10.1).
 */
const NUMBERS: Readonly<Record<string, string | readonly [string, string, string]>> = {
  ...Object.fromEntries(
    ['US', 'CA', 'MX', 'AR', 'UY', 'PH', 'PR', 'SA', 'JO', 'CR', 'PA', 'EC'].map((c) => [c, '911']),
  ),
  ...Object.fromEntries(['GB', 'IE', 'GG', 'JE', 'IM'].map((c) => [c, '999'])),
  AU: '000',
  NZ: '111',
  IN: '112',
  ZA: '112',
  IL: ['100', '102', '101'],
  AE: ['999', '997', '998'],
  HK: '999',
  SG: ['999', '995', '995'],
  MY: '999',
  JP: ['110', '119', '119'],
  KR: ['112', '119', '119'],
  CN: ['110', '119', '120'],
  TW: ['110', '119', '119'],
  TH: ['191', '199', '1669'],
  VN: ['113', '114', '115'],
  BR: ['190', '193', '192'],
  CL: ['133', '132', '131'],
  CO: '123',
  MA: ['19', '15', '15'],
  TN: ['197', '198', '190'],
  EG: ['122', '180', '123'],
  CH: ['117', '118', '144'],
  NO: ['112', '110', '113'],
}
const EVERYWHERE = '112'

/** The number that a person with this phone number dials for help. */
export function emergencyNumber(phone: string, service: EmergencyService): string {
  const numbers = NUMBERS[countryOf(phone) ?? ''] ?? EVERYWHERE
  if (typeof numbers === 'string') return numbers
  const [police, firefighters, ambulance] = numbers
  return { police, firefighters, ambulance }[service]
}
