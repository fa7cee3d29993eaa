import { phrases } from '../phrases.ts'
import { counted, type TurnLanguage } from './turn-language.ts'

export const SPANISH: TurnLanguage = {
  never: phrases(
    'el, la, los, las, un, una, unos, unas, al, del, mi, mis, tu, tus, su, sus, nuestro, nuestra, y, e, o, u, pero, porque',
    'que, si, cuando, aunque, mientras, como, pues, eh, este, esto, em, o sea, a ver, bueno pues, entonces, así que, ya que',
    'yo, él, ella, nosotros, ellos, me, te, se, le, les, nos, lo que, cuyo, de, con, muy, para que, por qué no, es que',
  ),
  seldom: phrases(
    'a, en, por, para, sin, sobre, desde, hasta, entre, contra, según, durante, hacia, tras, ante, bajo',
    'es, son, era, está, están, estaba, estoy, soy, somos, he, has, ha, hemos, han, había, ser, haber, hay, voy a, va a, tengo que',
    'quiero, quisiera, querría, quería, necesito, necesitaba, tengo, tiene, tenemos, tenía, puedo, puede, podría, debo, hay que',
    'veces, dos veces, gustaría, me gustaría, preferiría, prefiero, tenía que, debería, deberían, cobraron, perdí, he perdido, compré, recibí, pedí, llamo, llamaba, dice, dijo, dijeron, creo, pienso, sé, sabe, hacer, hago',
    'cambiar, cancelar, modificar, anular, pedir, saber, hablar con, solicitar, poner, dar, ver, tomar, usar, enviar, recibir',
    'gran, nuevo, nueva, otro, otra, mismo, misma, primer, primera, segundo, próximo, próxima, último, última, buen, buena',
    'todo el, todos, todas, cada, algún, alguna, ningún, ninguna, varios, varias, muchos, muchas, unos, más, menos, tan, casi',
    'donde, dónde, cuándo, cómo, cuál, qué, quién, cuánto, ese, esa, esos, esas, aquel, esta, estos, estas, llamo es, llamo, nombre es, número es',
    'no, ya, solo, también, todavía, siempre, nunca, además, cien, mil, cerca, antes, después, dentro, debajo, a causa, lo, la de',
    'ahora, aproximadamente, alrededor, realmente, dirección es, correo es, fui, iba, estuve, llegó, lleva, llevo',
  ),
  stoppable: phrases(
    'más, menos, también, todavía, ya, ahora, nuevo, nueva, otro, otra, mismo, misma, primera, último, última, todos',
    'todas, muchos, muchas, varios, varias, dónde, cuándo, cómo, cuál, qué, quién, cuánto, cerca, antes, después',
    'dentro, debajo, cien, mil, ninguna, sé',
    'no puedo, sí puedo, no quiero, ya lo tengo, sí hay',
  ),
  perhaps: phrases(
    'tarjeta, número, código, cuenta, correo, dirección, servicio, lavadora, calle, seguro, factura, fecha',
  ),
  perhapsEnding: /(?:[aei]r|mente)$/,
  closing: phrases(
    'por favor, gracias, muchas gracias, ayer, hoy, mañana, esta mañana, anoche, ahora, ahora mismo, ya no funciona, nada',
    'más, nada más, también, todavía, conmigo, para mí, la semana pasada, el mes pasado, en este momento, no funciona, aquí, ya',
  ),
  answers: phrases(
    'sí, si, no, no gracias, sí gracias, sí por favor, claro, claro que sí, por supuesto, vale, de acuerdo, perfecto, exacto',
    'correcto, eso es, así es, está bien, muy bien, eso es todo, nada más, gracias, muchas gracias, adiós, hola, buenos días',
    'buenas tardes, buenas noches, no sé, no lo sé, creo que sí, creo que no, todavía no, aún no, por favor, cómo, perdón',
    'quizás, tal vez, ok, okay, bueno, hasta luego, cuánto cuesta, ninguno, diga, dígame, para nada, ahora no, entendido',
  ),
  clause: phrases('cuándo, cómo, cuánto, porque, que, si, cuando, aunque, donde, pero, ya que, como, quien'),
  fronts: phrases('lo que, qué, cómo'),
  promise: phrases('si, cuando, como, aunque, desde que, ya que, cada vez que, mientras'),
  subjects: phrases(
    'yo, tú, usted, él, ella, nosotros, ustedes, ellos, ellas, nadie, alguien, eso, esto, me, se, te, nos, no',
  ),
  verbs: phrases(
    'es, son, está, están, estoy, soy, tengo, tiene, he, ha, han, hay, quiero, quisiera, necesito, puedo, puede, podría, funciona',
    'llamo, vivo, perdí, compré, llegó, rompió, dejó, pasa, pasó, creo, sé, dice, va, voy, fue, era, gustaría, quería, sale, llega',
    'espere, dígame, envíe, deme, cancele, cambie, ayúdeme, páseme, cuesta, vale, sirve, cayó, robaron, cobraron, mandaron',
  ),
  verbEnding: /...(?:amos|emos|aron|ieron|aba|aban|aría|ería|iría)$/,
  determiners: phrases(
    'el, la, los, las, un, una, unos, unas, mi, mis, tu, su, sus, nuestro, nuestra, este, esta, ese, esa',
  ),
  backchannels: phrases(
    'sí, si, vale, claro, ajá, bueno, entiendo, de acuerdo, muy bien, ya veo, ya, mm, mhm, hm, ah, oh, ok, okay, bien, perfecto',
    'exacto, eso es, claro que sí, por supuesto, entendido, está bien, genial, estupendo, eh, aha, correcto, así es, ah vale, uy',
  ),
  urgent: phrases(
    'espere, espera, pare, para, basta, no, perdón, disculpe, en realidad, un momento, un segundo, oiga, oye, escuche, escucha',
    'stop, alto, tengo una pregunta, eso no, pero, déjeme, cállate, qué, cómo, repita',
  ),
  days: phrases(
    'lunes, martes, miércoles, jueves, viernes, sábado, domingo, ayer, hoy, mañana, anoche, anteayer, esta mañana, esta tarde',
    'la semana pasada, el mes pasado, ahora mismo, pasado mañana',
  ),
  months: phrases(
    'enero, febrero, marzo, abril, mayo, junio, julio, agosto, septiembre, octubre, noviembre, diciembre',
  ),
  hours: phrases('de la mañana, de la tarde, de la noche, mediodía, medianoche, horas, en punto, y media, y cuarto'),
  at: phrases('arroba'),
  dot: phrases('punto'),
  numbers: new Map([
    ...counted('cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince'),
    ...counted(
      'dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco',
      16,
    ),
    ...counted('veintiséis veintisiete veintiocho veintinueve', 26),
    ...counted('treinta cuarenta cincuenta sesenta setenta ochenta noventa', 30, 10),
  ]),
  numberJoint: 'y',
}
