import { phrases } from '../phrases.ts'
import { counted, type TurnLanguage } from './turn-language.ts'

export const PORTUGUESE: TurnLanguage = {
  never: phrases(
    'o, os, as, um, uma, uns, umas, do, da, dos, das, no, na, nos, nas, ao, à, aos, às, pelo, pela, meu, minha, meus, minhas',
    'seu, sua, seus, suas, nosso, nossa, teu, tua, e, ou, mas, porque, que, se, quando, embora, enquanto, como, então, pois',
    'é, hã, ah é que, hum, hmm, ahn, tipo, deixa eu ver, deixe-me ver, quer dizer, ou seja, eu, ele, ela, nós, eles, de, com',
    'para, pra, por, muito, me, te, lhe, num, numa, dum, duma, portanto, cujo, qual, é que, já que, para que, a',
  ),
  seldom: phrases(
    'em, sem, sobre, desde, até, entre, contra, durante, após, antes, depois, perto, cerca',
    'são, era, eram, está, estão, estava, estou, sou, somos, tenho, tem, têm, tinha, há, ser, estar, ter, vou, vai, vamos, foi',
    'quero, queria, vezes, duas vezes, gostaria, gostava, prefiro, preferia, devia, deveria, cobraram, preciso, precisava, posso, pode, poderia, podia, devo, tenho que, perdi, comprei, recebi',
    'pedi, liguei, ligo, ligando, disse, disseram, acho, penso, creio, sei, sabe, fazer, mudar, alterar, cancelar, marcar, pedir',
    'saber, falar, falar com, solicitar, colocar, dar, ver, tomar, usar, enviar, receber, trocar, preciso de, chamo, me chamo',
    'novo, nova, outro, outra, mesmo, mesma, primeiro, primeira, segundo, próximo, próxima, último, última, grande, bom, boa',
    'todo, toda, todos, todas, cada, algum, alguma, nenhum, nenhuma, vários, várias, muitos, muitas, mais, menos, tão, quase',
    'onde, quem, quanto, esse, essa, este, esta, aquele, aquela, isto é, nome é, número é, endereço é, morada é, meu nome é',
    'não, já, só, também, ainda, sempre, nunca, realmente, talvez, cem, mil, dentro, através, devido, agora, apenas, aproximadamente',
  ),
  stoppable: phrases(
    'mais, menos, também, ainda, sempre, nunca, já, só, novo, nova, outro, outra, mesmo, mesma, primeiro, primeira, último, última, todos, todas, muitos, muitas, onde, quem, quanto, antes, depois, perto, dentro, agora, talvez, não, cem, mil, vezes, duas vezes',
  ),
  perhaps: phrases(
    'cartão, número, código, conta, endereço, serviço, máquina, rua, avenida, fatura, data, contrato, seguro',
  ),
  perhapsEnding: /(?:[aei]r|mente)$/,
  closing: phrases(
    'por favor, obrigado, obrigada, muito obrigado, muito obrigada, ontem, hoje, amanhã, hoje de manhã, ontem à noite, agora',
    'mais, nada, nada mais, também, ainda, comigo, para mim, na semana passada, no mês passado, neste momento, não funciona, aqui, já',
    'agora mesmo, não funciona mais, funciona mais, isso, ainda não',
  ),
  answers: phrases(
    'sim, não, sim por favor, não obrigado, não obrigada, claro, claro que sim, com certeza, está bem, tá bom, tudo bem, certo',
    'de acordo, perfeito, exato, exatamente, correto, isso, isso mesmo, é isso, é só isso, mais nada, só isso, obrigado, obrigada',
    'muito obrigado, muito obrigada, adeus, tchau, olá, oi, alô, bom dia, boa tarde, boa noite, não sei, acho que sim, acho que não',
    'ainda não, por favor, como, desculpe, talvez, ok, okay, bom, nenhum, pode ser, quanto custa, sou eu, tenho sim, agora não, é',
  ),
  clause: phrases('porque, que, se, quando, onde, mas, embora, quem, como, já que'),
  fronts: phrases('o que, como'),
  promise: phrases('se, quando, como, embora, desde que, já que, sempre que, enquanto, toda vez que'),
  subjects: phrases('eu, tu, você, ele, ela, nós, vocês, eles, elas, ninguém, alguém, isso, isto, me, se, não'),
  verbs: phrases(
    'é, são, está, estão, estou, sou, tenho, tem, há, quero, queria, gostaria, preciso, posso, pode, poderia, funciona, moro',
    'perdi, comprei, chegou, quebrou, parou, avariou, caiu, acho, sei, disse, vai, vou, foi, era, chamo, liguei, sai, vem, custa',
    'espere, diga, envie, ajude, cancele, mude, passe, roubaram, cobraram, mandaram, falta, deixou, aconteceu, recebi, dá, ligo',
  ),
  verbEnding: /...(?:amos|emos|aram|eram|ava|avam|aria|eria|ando|endo|indo)$/,
  determiners: phrases(
    'o, a, os, as, um, uma, meu, minha, meus, minhas, seu, sua, nosso, nossa, este, esta, esse, essa',
  ),
  backchannels: phrases(
    'sim, é, mm, mhm, hum, hm, ah, oh, ok, okay, certo, claro, tá, tá bom, está bem, entendi, entendo, compreendo, percebo, pois',
    'pois é, exato, isso, isso mesmo, perfeito, tudo bem, bom, muito bem, com certeza, sem problema, ótimo, ah sim, ah tá, beleza, legal, aham, uhum',
  ),
  urgent: phrases(
    'pare, para, espere, espera, não, na verdade, desculpe, com licença, um momento, um segundo, um minuto, escute, olhe, stop',
    'tenho uma pergunta, não é, mas, deixe-me, cale-se, chega, como, o quê, repita, alô, peraí',
  ),
  days: phrases(
    'segunda, terça, quarta, quinta, sexta, segunda-feira, terça-feira, quarta-feira, quinta-feira, sexta-feira, sábado, domingo',
    'ontem, hoje, amanhã, anteontem, hoje de manhã, ontem à noite, esta manhã, na semana passada, no mês passado, depois de amanhã',
  ),
  months: phrases(
    'janeiro, fevereiro, março, abril, maio, junho, julho, agosto, setembro, outubro, novembro, dezembro',
  ),
  hours: phrases('horas, da manhã, da tarde, da noite, meio-dia, meia-noite, em ponto, e meia'),
  at: phrases('arroba'),
  dot: phrases('ponto'),
  numbers: new Map([
    ...counted(
      'zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete',
    ),
    ...counted('dezoito dezenove vinte', 18),
    ...counted('trinta quarenta cinquenta sessenta setenta oitenta noventa', 30, 10),
    ...counted('dezasseis dezassete', 16),
    ['duas', 2],
    ['meia', 6],
    ['uma', 1],
    ['dezanove', 19],
  ]),
  numberJoint: 'e',
}
