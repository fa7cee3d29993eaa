import { phrases } from '../phrases.ts'
import { counted, type TurnLanguage } from './turn-language.ts'

export const FRENCH: TurnLanguage = {
  never: phrases(
    'le, la, les, un, une, des, du, au, aux, mon, ma, mes, ton, ta, tes, votre, vos, notre, nos, leur, leurs, son, sa, ses',
    "et, mais, ou, car, donc, parce, parce que, puisque, si, que, qu'il, qu'on, quand, lorsque, comme, dont, afin, afin de",
    "euh, hum, ben, bah, alors, bon ben, enfin, c'est-à-dire, disons, voyons, attendez voir, en fait, du coup, et puis, puis",
    "je, j'ai, j'avais, tu, il, elle, on, nous, ils, elles, c'est, c'était, ce, cet, cette, ces, y, ne, n'est, n'a, qui",
    "de, à, très, trop de, plus de, ainsi que, tandis que, quel, quelle, laquelle, lequel, je me, je ne, il y a, il n'y a",
  ),
  seldom: phrases(
    "avec, pour, par, dans, sur, sous, sans, chez, vers, entre, contre, depuis, pendant, avant, après, jusque, jusqu'à, en",
    'est, sont, était, étaient, suis, sommes, êtes, ai, a, ont, avons, avez, avait, être, avoir, été, vais, va, vont, allons',
    'veux, voudrais, voulais, aimerais, souhaite, souhaiterais, souhaitais, peux, peut, pourrais, pouvez, pourriez, dois, doit',
    "faut, faudrait, fait, faire, ai besoin, besoin, besoin d'un, besoin d'une, j'ai besoin, appelle pour, vous appelle",
    'perdu, reçu, acheté, commandé, envoyé, trouvé, appelé, dit, mis, pris, essayé, demandé, pense, crois, sais pas si',
    'sais, vois, trouve, cherche, essaie, changer, modifier, annuler, déclarer, signaler, parler, prendre, savoir, donner',
    'envoyer, demander, vérifier, mettre, recevoir, obtenir, utiliser, vraiment, juste, toujours, jamais, aussi, peut-être',
    'devait, devrait, pouvait, voulait, allait, venait, nouvel, bel, vieil, vieux, vieille, seconde, troisième, meilleur, propre, seul',
    "d'avoir, d'être, d'y, préférerais, préfère, aime mieux, viens de, vient, venez, l'ai, l'a, m'a, m'ont, n'a, n'ai, s'est, s'était",
    'nouveau, nouvelle, autre, même, premier, première, deuxième, petit, petite, grand, grande, gros, grosse, bon',
    "où, comment, pourquoi, combien, tout, tous, toute, toutes, plusieurs, quelques, chaque, aucun, aucune, m'appelle",
    "mille, cent, numéro est, numéro c'est, nom est, adresse est, s'appelle, me, te, se, lui, vous, près, à cause, au niveau",
    'serai, sera, serait, seront, aura, aurai, aurait, souviens, deux fois, souvent, bien, mal, beaucoup, tellement, assez, trop, presque, environ, à peu près, seulement, surtout, entre le, hors, lors, face, grâce, à partir',
    "d'un, d'une, qu'elle, qu'un, qu'une, qu'ils, jusqu'au, l'un, jusqu'en, quelqu'un qui, celui, celle, ceux, cela fait",
  ),
  perhaps: phrases(
    'pas, plus, prochain, prochaine, dernier, dernière, premier',
    'carte, numéro, code, compte, adresse, machine, lave, boîte, assurance, salle, mot, date, service, dossier, contrat',
    'rue, place, avenue, boulevard, panne, dégât, fuite, prise, facture, ligne, carte de, début, fin, côté, ancien, ancienne',
  ),
  perhapsEnding: /(?:er|ir|dre|tre)$/,
  closing: phrases(
    "s'il vous plaît, s'il te plaît, merci, merci beaucoup, hier, aujourd'hui, demain, ce matin, hier soir, ce soir, cet",
    "cet après-midi, maintenant, tout de suite, encore, du tout, non plus, plus rien, rien, tout à l'heure, par mois, en avance",
    'cette nuit, la semaine dernière, le mois dernier, en ce moment, avec moi, pour moi, là, ici, ça, cela, possible, marche',
    'pas marche, fonctionne plus, fonctionne pas, marche plus, marche pas, cassé, cassée, bloqué, bloquée, tombé en panne',
  ),
  answers: phrases(
    'oui, ouais, oui oui, oui merci, oui bien sûr, non, non merci, non non, pas du tout, pas encore, pas vraiment, si, bien sûr',
    "d'accord, ok, okay, très bien, parfait, exactement, c'est ça, c'est exact, c'est bon, c'est tout, ça marche, voilà, merci",
    'merci beaucoup, au revoir, bonjour, bonsoir, allô, je ne sais pas, je sais pas, je ne crois pas, je crois, je pense que oui',
    "je pense que non, peut-être, tant pis, pas de problème, tout à fait, absolument, pardon, excusez-moi, s'il vous plaît",
    'pourquoi, comment, combien, allez-y, bonne journée, je ne pense pas, entendu, effectivement, pas maintenant, aucun',
  ),
  clause: phrases(
    "parce que, parce qu'il, que, qui, quand, si, lorsque, puisque, comme, mais, où, qu'il, qu'elle, que je",
  ),
  promise: phrases("si, quand, lorsque, puisque, comme, dès que, à chaque fois que, s'il, depuis que, pendant que"),
  subjects: phrases(
    "je, tu, il, elle, on, nous, vous, ils, elles, ça, cela, ce, qui, personne, rien, j'en, j'y, je me, il y",
  ),
  verbs: phrases(
    "est, sont, suis, ai, a, ont, était, avait, c'est, c'était, j'ai, j'avais, j'étais, j'aimerais, j'appelle, j'habite",
    "j'attends, n'est, n'a, n'ai, n'arrive, s'est, m'a, m'ont, l'ai, l'a, y a, va, vais, vont, veux, voudrais, peux, peut",
    'pouvez, faut, fait, marche, fonctionne, est-ce, avez, allez, pourriez, dites, donnez, envoyez, attendez, arrêtez, passez',
    "rappelez, veut, doit, dois, sais, pense, crois, trouve, reste, coule, tombe, coûte, arrive, vient, appelle, s'appelle",
    "m'appelle, avez-vous, pouvez-vous, pourriez-vous, puis-je, souhaite, souhaiterais, j'avais, d'accord, aurais, aurait",
  ),
  verbEnding: /^(?:j|n|m|t|s)'|.(?:ais|ait|aient|rai|ras|rons|rez|ront)$|..ez$/,
  determiners: phrases(
    'le, la, les, un, une, des, mon, ma, mes, ton, ta, tes, son, sa, ses, votre, vos, notre, nos, leur, leurs, ce, cet, cette, ces',
  ),
  backchannels: phrases(
    "oui, ouais, ouaip, mm, mmh, hum, euh, hm, ah, oh, ah oui, ah bon, ah d'accord, d'accord, ok, okay, bien, très bien, entendu",
    "voilà, parfait, je vois, c'est ça, bien sûr, tout à fait, exactement, effectivement, pas de problème, pas de souci, super",
    'compris, je comprends, ça marche, en effet, absolument, génial, mhm, oui oui, bon, eh oui, tiens, certes, oui bien',
  ),
  urgent: phrases(
    'stop, attendez, attends, arrêtez, arrête, non, en fait, excusez-moi, pardon, une seconde, un instant, une minute, un moment',
    "écoutez, taisez-vous, ce n'est pas, c'est pas, c'est faux, mais, j'ai une question, laissez-moi, allô, comment, répétez",
  ),
  days: phrases(
    "lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche, hier, avant-hier, aujourd'hui, demain, ce matin, ce soir",
    "hier soir, cette nuit, cet après-midi, la semaine dernière, le mois dernier, tout à l'heure, maintenant, après-demain",
  ),
  months: phrases('janvier, février, mars, avril, mai, juin, juillet, août, septembre, octobre, novembre, décembre'),
  hours: phrases('heure, heures, midi, minuit, et demie, et quart, du matin, du soir, moins le quart'),
  at: phrases('arobase, at, arrobase'),
  dot: phrases('point'),
  numbers: new Map([
    ...counted('zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize'),
    ...counted('vingt trente quarante cinquante soixante', 20, 10),
    ...counted('dix-sept dix-huit dix-neuf', 17),
    ['soixante-dix', 70],
    ['septante', 70],
    ['quatre-vingt', 80],
    ['quatre-vingts', 80],
    ['quatre-vingt-dix', 90],
    ['nonante', 90],
  ]),
  numberJoint: 'et',
}
