import { phrases } from '../phrases.ts'
import { counted, type TurnLanguage } from './turn-language.ts'

const UNITS = ['ein', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun']
const TENS = ['zwanzig', 'dreißig', 'vierzig', 'fünfzig', 'sechzig', 'siebzig', 'achtzig', 'neunzig']

export const GERMAN: TurnLanguage = {
  never: phrases(
    'der, die, das, den, dem, des, ein, eine, einen, einem, einer, eines, mein, meine, meinen, meinem, meiner, dein, deine',
    'ihr, ihre, ihren, ihrem, sein, seine, seinen, unser, unsere, unseren, kein, keine, keinen, und, oder, aber, weil, dass',
    'denn, wenn, ob, obwohl, damit, sondern, als, wie, äh, ähm, ehm, also, na ja, naja, sagen wir, moment mal also, sozusagen',
    'ich, wir, er, man, und zwar, sowie, bis, für, sehr, dieser, diese, dieses, diesen, welche, welcher, welches, jeder, jede',
    'im, am, zum, zur, vom, beim, ins, um, von, pro, ohne, gegen, seit, wegen, während',
  ),
  seldom: phrases(
    'mit, in, bei, nach, aus, über, unter, zwischen, vor, hinter, neben, durch',
    'ist, sind, war, waren, bin, habe, hab, hat, haben, hatte, wird, werden, wurde, würde, könnte, könnten, kann, können, möchte',
    'will, wollte, muss, müsste, soll, sollte, darf, brauche, bräuchte, benötige, heiße, wohne, suche, glaube, denke, weiß nicht',
    'weiß, rufe, hätte, gibt, geht, sagt, sagte, meinte, wollten, müssen, heißt, lautet, bekomme, kriege, finde, nummer ist',
    'name ist, adresse ist, mich, mir, sich, ihnen, uns, es, sie, schon, noch, nur, auch, immer, nie, leider, eigentlich, gerade',
    'ungefähr, etwa, vielleicht, neue, neuen, neues, alte, alten, andere, anderen, erste, ersten, zweite, nächste, nächsten',
    'letzte, letzten, große, kleine, ganze, viele, einige, mehrere, alle, paar, wo, wer, was, wann, warum, welchen, hundert',
    'tausend, nicht, mehr, zu, so, ziemlich, ganz, wieder, jetzt, dann, gestern, heute, bitte die, bitte den, beziehungsweise',
  ),
  stoppable: phrases(
    'nicht, mehr, noch, auch, nur, immer, nie, leider, eigentlich, gerade, vielleicht, wieder, jetzt, dann, gestern, heute, so, neue, neuen, neues, alte, alten, andere, anderen',
    'erste, zweite, große, kleine, viele, einige, alle, wo, wer, was, wann, warum, hundert, tausend, mich, mir, uns, ihnen, es, sie, weiß, weiß nicht, aus, unter, vor, zu',
  ),
  perhaps: phrases(
    'an, auf, ab, ein, ersten, zweiten, dritten, vierten, fünften, sechsten, siebten, achten, neunten, zehnten, elften, zwölften',
    'zwanzigsten, dreißigsten, dreizehnten, vierzehnten, fünfzehnten',
    'karte, nummer, adresse, rechnung, vertrag, straße, email, e-mail, herr, frau, firma, konto',
  ),
  closing: phrases(
    'bitte, danke, vielen dank, danke schön, gestern, heute, morgen, heute morgen, gestern abend, nicht mehr, nichts, jetzt gerade',
    'kaputt, defekt, verloren, bekommen, gemacht, sprechen, ändern, kündigen, stornieren, helfen, nicht',
    'haben, werden, verschieben, melden, wissen, bestellt, angerufen, gewesen, nicht weiß, gar nicht, überhaupt nicht, schon wieder',
  ),
  answers: phrases(
    'ja, nein, ja bitte, nein danke, ja gerne, gerne, genau, richtig, stimmt, das stimmt, okay, ok, gut, alles klar, in ordnung',
    'das ist alles, das war es, das wars, danke, vielen dank, danke schön, tschüss, auf wiederhören, auf wiedersehen, hallo',
    'guten tag, guten morgen, guten abend, weiß ich nicht, ich weiß nicht, ich glaube ja, ich glaube nicht, noch nicht, natürlich',
    'klar, selbstverständlich, bitte, wie bitte, entschuldigung, vielleicht, perfekt, doch, eher nicht, gar nicht, keine ahnung',
  ),
  clause: phrases('weil, dass, wenn, ob, obwohl, wo, wann, wie, warum, was, damit, denn, wer'),
  fronts: phrases('weil, dass, wenn, ob, obwohl, was, wie, wo, wer, warum, wann, damit, da'),
  promise: phrases('wenn, weil, da, obwohl, seit, nachdem, sobald, als, falls, immer wenn'),
  subjects: phrases('ich, du, er, wir, man, es, das, niemand, jemand, nichts'),
  frame: {
    opens: phrases(
      'kann, können, könnte, könnten, möchte, möchten, will, wollen, muss, müssen, soll, sollte, darf, würde, würden, wird, wurde, habe, hab, hat, haben, hatte',
    ),
    closes: /(?:en|rn|ln|t)$/,
  },
  verbs: phrases(
    'ist, sind, war, bin, habe, hab, hat, haben, hatte, wird, kann, können, möchte, will, muss, brauche, funktioniert, geht, gibt',
    'heiße, wohne, kommt, kam, läuft, tropft, rufe, glaube, denke, weiß, würde, hätte, könnte, könnten, wollte, sollte, suche',
    'kostet, steht, liegt, fehlt, macht, sagt, sagen, geben, schicken, warten, helfen, verbinden, bekomme, bräuchte, wurde, lautet',
  ),
  determiners: phrases(
    'der, die, das, den, dem, ein, eine, einen, einem, mein, meine, meinen, ihr, ihre, unser, unsere, dieser, diese',
  ),
  backchannels: phrases(
    'ja, jaja, ja ja, jo, mm, mhm, hm, hmm, aha, ah, oh, ach, ach so, achso, okay, ok, gut, genau, alles klar, verstehe, ich verstehe',
    'stimmt, richtig, klar, in ordnung, natürlich, sehr gut, schön, prima, super, perfekt, kein problem, na gut, verstanden, ja genau, so',
  ),
  urgent: phrases(
    'stopp, stop, halt, warte, warten sie, moment, einen moment, nein, nee, eigentlich, entschuldigung, hören sie, sekunde, aber',
    'das stimmt nicht, ich habe eine frage, falsch, lassen sie, wie bitte, ruhe, quatsch, doch',
  ),
  days: phrases(
    'montag, dienstag, mittwoch, donnerstag, freitag, samstag, sonnabend, sonntag, gestern, heute, morgen, vorgestern, übermorgen',
    'heute morgen, gestern abend, heute früh, letzte woche, letzten monat, montags, nächste woche',
  ),
  months: phrases('januar, februar, märz, april, mai, juni, juli, august, september, oktober, november, dezember'),
  hours: phrases('uhr, mittag, mitternacht, morgens, abends, nachmittags, früh'),
  at: phrases('at, ät, klammeraffe'),
  dot: phrases('punkt'),
  numbers: new Map([
    ...counted(
      'null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn',
    ),
    ...counted('siebzehn achtzehn neunzehn', 17),
    ['zwo', 2],
    ...TENS.map((ten, i): [string, number] => [ten, 20 + i * 10]),
    ...TENS.flatMap((ten, i) => UNITS.map((unit, j): [string, number] => [`${unit}und${ten}`, 21 + i * 10 + j])),
  ]),
}
