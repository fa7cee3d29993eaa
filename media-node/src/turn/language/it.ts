import { phrases } from '../phrases.ts'
import { counted, type TurnLanguage } from './turn-language.ts'

const UNITS = ['uno', 'due', 'tre', 'quattro', 'cinque', 'sei', 'sette', 'otto', 'nove']
const TENS = ['venti', 'trenta', 'quaranta', 'cinquanta', 'sessanta', 'settanta', 'ottanta', 'novanta']
/** `ventuno`, `ventotto`: the vowel of the ten is lost before another one. */
const joined = (ten: string, unit: string) => (/^[uo]/.test(unit) ? ten.slice(0, -1) : ten) + unit

export const ITALIAN: TurnLanguage = {
  never: phrases(
    "il, lo, la, i, gli, le, un, uno, una, un', l', del, dello, della, dei, degli, delle, al, allo, alla, ai, alle, dal, dalla",
    'nel, nella, nei, nelle, sul, sulla, mio, mia, miei, mie, tuo, tua, suo, sua, suoi, vostro, vostra, nostro, nostra',
    'e, ed, o, ma, perché, che, se, quando, mentre, anche se, come, quindi, allora, cioè, ehm, eh, mah, beh, diciamo, vediamo',
    'io, lui, noi, di, con, per, molto, mi, ti, si, ci, vi, poi, siccome, affinché, oppure, dove, quale, questo è, cui, dunque',
  ),
  seldom: phrases(
    'a, in, da, su, tra, fra, senza, verso, durante, dopo, prima, contro, fino, circa',
    'è, sono, era, erano, ho, ha, abbiamo, hanno, avevo, aveva, sia, stato, stata, essere, avere, sto, sta, stavo, vado, va',
    'vorrei, voglio, volevo, posso, può, potrei, potrebbe, devo, dobbiamo, volte, due volte, dovrei, doveva, dovevano, poteva, volevamo, preferirei, preferisco, bisogno, ho bisogno, serve, mi serve',
    'perso, ricevuto, comprato, ordinato, chiamo, chiamato, detto, dice, credo, penso, so, sa, fare, cambiare, modificare',
    'annullare, disdire, sapere, parlare, parlare con, richiedere, segnalare, fissare, spostare, dare, mandare, inviare, avete',
    'nuovo, nuova, altro, altra, stesso, stessa, primo, prima, secondo, prossimo, prossima, ultimo, ultima, grande, piccolo, bel',
    'tutto, tutti, tutte, ogni, qualche, alcuni, alcune, nessun, nessuna, più, meno, così, quasi, solo, anche, ancora, sempre, mai',
    'non, già, questo, questa, questi, queste, quel, quella, quello, cosa, chi, quanto, cento, mille, numero è, nome è, mi chiamo',
    "chiamo, indirizzo è, c'è, c'era, ci sono, gli ho, l'ho, gli, le ho, dell', all', dall', nell', un po', davvero, forse, magari",
  ),
  stoppable: phrases(
    'più, meno, anche, ancora, sempre, mai, già, solo, soltanto, nuovo, nuova, altro, altra, stesso, stessa, primo, prima, dopo, ultimo, ultima, tutti, tutte, molti, molte, dove, quando, come, quale, chi, quanto, cento, mille, adesso, ora, non',
  ),
  perhaps: phrases(
    'carta, numero, codice, conto, indirizzo, servizio, via, piazza, fattura, data, contratto, polizza, macchina',
  ),
  perhapsEnding: /(?:[aei]re|mente)$/,
  closing: phrases(
    'per favore, per piacere, grazie, grazie mille, ieri, oggi, domani, stamattina, ieri sera, adesso, ora, più, non funziona più',
    'funziona più, niente, nulla, ancora, la settimana scorsa, il mese scorso, con me, per me, subito, in questo momento, qui, altro',
  ),
  answers: phrases(
    "sì, si, no, sì grazie, no grazie, certo, certamente, va bene, d'accordo, ok, okay, perfetto, esatto, esattamente, giusto",
    "è tutto, basta così, nient'altro, grazie, grazie mille, arrivederci, buongiorno, buonasera, pronto, salve, ciao, non lo so",
    'non so, credo di sì, credo di no, penso di sì, penso di no, non ancora, per favore, come, scusi, scusa, forse, bene, benissimo',
    'assolutamente, ovviamente, quanto costa, nessuno, mi dica, volentieri, affatto, direi di sì, niente, molto bene',
  ),
  clause: phrases('perché, che, se, quando, dove, ma, anche se, siccome, chi, come'),
  fronts: phrases('quello che, cosa, come, ciò che'),
  promise: phrases('se, quando, siccome, anche se, dato che, visto che, appena, ogni volta che, mentre'),
  subjects: phrases('io, tu, lei, lui, noi, voi, loro, nessuno, qualcuno, mi, si, ci, vi, non'),
  verbs: phrases(
    "è, sono, ho, ha, hanno, abbiamo, c'è, era, avevo, vorrei, voglio, posso, può, potrebbe, devo, funziona, chiamo, abito, serve",
    'perso, rotto, arrivato, arrivata, credo, so, dice, va, vado, sta, sto, manca, costa, aspetti, mi dica, mandi, cambi, esce',
    'aiuti, passi, successo, bloccato, fermato, caduto, rubato, volevo, dovrei, potrei, sapete, avete, viene, perde, annulli',
  ),
  verbEnding: /...(?:iamo|avo|eva|ava|erei|erebbe)$/,
  determiners: phrases(
    'il, lo, la, i, gli, le, un, uno, una, mio, mia, suo, sua, nostro, nostra, questo, questa, quel, quella',
  ),
  backchannels: phrases(
    "sì, si, mm, mhm, hm, ah, oh, eh, ok, okay, va bene, bene, certo, capisco, ho capito, capito, esatto, d'accordo, perfetto",
    'giusto, ah sì, benissimo, molto bene, già, ecco, chiaro, certamente, nessun problema, ottimo, ah ok, infatti, beh, ah ecco, vero',
  ),
  urgent: phrases(
    'stop, aspetti, aspetta, fermo, ferma, si fermi, no, in realtà, scusi, scusa, un momento, un attimo, un secondo, senta, ascolti',
    'ho una domanda, non è, ma, mi lasci, zitto, basta, cosa, come, ripeta, pronto',
  ),
  days: phrases(
    'lunedì, martedì, mercoledì, giovedì, venerdì, sabato, domenica, ieri, oggi, domani, stamattina, stasera, ieri sera',
    "l'altro ieri, dopodomani, la settimana scorsa, il mese scorso, adesso, stanotte",
  ),
  months: phrases(
    'gennaio, febbraio, marzo, aprile, maggio, giugno, luglio, agosto, settembre, ottobre, novembre, dicembre',
  ),
  hours: phrases(
    'di mattina, di sera, del pomeriggio, mezzogiorno, mezzanotte, in punto, e mezza, e un quarto, del mattino',
  ),
  at: phrases('chiocciola, at'),
  dot: phrases('punto'),
  numbers: new Map([
    ...counted(
      'zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici',
    ),
    ...counted('diciassette diciotto diciannove', 17),
    ...TENS.map((ten, i): [string, number] => [ten, 20 + i * 10]),
    ...TENS.flatMap((ten, i) => UNITS.map((unit, j): [string, number] => [joined(ten, unit), 21 + i * 10 + j])),
  ]),
}
