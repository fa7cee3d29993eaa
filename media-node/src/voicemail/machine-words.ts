/** What machines and people say when they answer a telephone. English is understood beside every other language. */
interface AnswerWords {
  /** Announces that the tone comes next. Nobody says it in a conversation. */
  readonly recording: RegExp
  /** Only machines say it. */
  readonly machine: RegExp
  /** That somebody is away: machines say it, and so does whoever picks up for a colleague. */
  readonly absence: RegExp
  /** Only somebody who listens says it. */
  readonly person: RegExp
  /** Asks who calls and why, and passes it on: it wants to hear the assistant introduce itself. */
  readonly screener: RegExp
}

const ENGLISH: AnswerWords = {
  recording:
    /(after|at|following|wait for) the (sound of the )?(tone|beep|signal)|(mail ?box|voice ?mail) is full|can't accept (any )?more messages/,
  machine:
    /voice ?mail|mail ?box|answering (machine|service)|(please )?leave (your|me|us) .{0,40}(message|name|number)|leave a (brief |short |detailed )?message|you('ve| have) reached|get back to you|return your call|call you back as soon|(been|being) forwarded|the (number|person|party|subscriber|customer) (that )?you('ve| have| are|'re)?( dialed| dialled| called| calling| trying)|(office|opening|business) hours|for (sales|support|service|english)\b.{0,20}press|press (one|two|three|\d|pound|star)|call is (very )?important to (us|me)|in urgent cases|for urgent matters|not in service|hang up or press/,
  absence:
    /(can ?not|can't|unable to|not able to) (come to|answer|take|get to)|(unavailable|not available|away from|out of (the|town)|on (holiday|vacation|leave)|on the other line|not at (home|my desk)|nobody is available|no one is available)|missed your call/,
  person:
    /\b(speaking|who('s| is) (this|that|calling|there)|how (can|may) i (help|direct)|what can i do for you|(can|may|shall|should|could) (i|we|he|she) (take|ask|give|pass|tell|put|connect|get|have|call|return)|(would|do|did) you (like|want|wish|care|prefer)|(is|was) (this|that|it) (for|the|about)\b|(?<!(if|should|when) )you (want|wish) to leave|this is (he|she|him|her)\b|hold on|just a (moment|second|minute)|what is it|go ahead)/,
  screener:
    /screening service|(state|say|record) your name and (the )?(reason|why|purpose)|who('s| is) calling and why|see if (this person|they('re| are)|he('s| is)|she('s| is)) available/,
}

const FRENCH: AnswerWords = {
  recording: /(après|au) (le )?(bip|signal)|messagerie est pleine/,
  machine:
    /messagerie|répondeur|boîte vocale|laisse[rz].{0,40}(message|nom|coordonnées)|vous êtes bien (sur|au|chez)|vous rappel(l?erai|l?erons)|le numéro que vous|votre correspondant|tapez (un|deux|\d|sur)|horaires d'ouverture/,
  absence:
    /ne (suis|sommes|peux|pouvons|peut) (pas|plus)|n'est pas (là|disponible|joignable)|indisponible|injoignable|absent/,
  person:
    /\b(à l'appareil|qui est à|c'est (qui|de la part)|de la part de qui|que puis-je|puis-je|je vous écoute|je peux prendre|(voulez|souhaitez|désirez)[- ]vous|(?<!si )vous (voulez|souhaitez|désirez) |je (dois |peux )?lui (dis|dire|transmet)|ne quittez pas|un instant)/,
  screener: /(votre nom et).{0,30}(motif|raison)/,
}

const SPANISH: AnswerWords = {
  recording:
    /(después|tras|al oír|luego) (de |del |la |el )*(oír |escuchar )?(la |el )?(señal|tono|pitido)|buzón está lleno/,
  machine:
    /buzón|contestador|dej[ea](n|r)?(me|nos)?.{0,40}(mensaje|recado)|ha llamado (a|al)|se ha comunicado con|(devolver|llamar)(é|emos)|el número (que ha|marcado)|fuera de cobertura|pulse (uno|dos|\d)|horario de atención/,
  absence: /no (puedo|podemos|puede) (atender|contestar|responder|ponerse)|no (está|estoy|estamos) disponible/,
  person:
    /(^|\s)(dígame|diga|de parte de quién|quién (es|llama|habla)|en qué puedo|(?<!si (usted )?)(quieres?|deseas?|le gustaría) (que|dejar)|un momento|al habla)/,
  screener: /(su nombre y).{0,30}(motivo|razón)/,
}

const GERMAN: AnswerWords = {
  recording: /nach dem (signal|ton|piep|pfeif)|mailbox ist voll/,
  machine:
    /mailbox|anrufbeantworter|hinterlass|sie haben .{0,40}(erreicht|gewählt)|rufen? (sie|dich) (schnellst|baldmöglich|umgehend|zurück)|der gewünschte gesprächspartner|drücken sie|öffnungszeiten|bürozeiten/,
  absence: /nicht (erreichbar|da\b|ans telefon|verfügbar|am platz)/,
  person:
    /\b(am apparat|wer (ist|spricht) da|was kann ich für sie|wie kann ich|(soll|kann|darf) (ich|er|sie)|(?<!wenn )(möchten|wollen|möchtest|willst) (sie|du)|moment bitte|ja bitte)/,
  screener: /(ihren namen und).{0,30}(grund|anliegen)/,
}

const CHINESE: AnswerWords = {
  recording: /(滴|嘟|提示音).{0,4}后|听到.{0,6}(声|音)后/,
  machine: /语音信箱|留言|无法接通|不在服务区|您拨打的(电话|用户|号码)|已关机|请稍后再拨|请按/,
  absence: /无法接听|暂时(不能|无法)|不在/,
  person:
    /请问(您)?(是|哪位)|哪位|什么事|请讲|(?<!如果?(您|你)?)(要|想|需要)(不要)?(给.{1,3})?留.?言|我(来)?帮(您|你)|转告/,
  screener: /请说(出|明)?(您的)?(姓名|名字).{0,10}(原因|事由|来意)/,
}

const OTHERS: Readonly<Record<string, AnswerWords>> = { de: GERMAN, es: SPANISH, fr: FRENCH, zh: CHINESE }

export type Answering = keyof AnswerWords

/** From what tells most to what tells least: "she is not available, can I take a message" is somebody. */
const KINDS: readonly Answering[] = ['screener', 'recording', 'person', 'machine', 'absence']

/** Words of a question, at least: machines ask in a word ("Mailbox?"), people in a sentence. */
const QUESTION_WORDS = 3

/**
 * What the words of whoever picked up give away; `undefined` when anybody might say them. What only machines say is no more than a
 * suspicion where it is asked: "is that the voicemail?". `lang`: BCP 47.
 */
export function answeringWords(text: string, lang: string): Answering | undefined {
  const said = text.toLowerCase().replaceAll('’', "'").replace(/\s+/g, ' ')
  const known = [ENGLISH, OTHERS[lang.slice(0, 2).toLowerCase()]].filter((words) => words !== undefined)
  const told = (text: string) => KINDS.find((kind) => known.some((words) => words[kind].test(text)))
  const kind = told(said)
  if (kind !== 'machine') return kind
  const stated = said.match(/[^.?!。？！]+[.?!。？！]?/g)?.filter((sentence) => !isQuestion(sentence)) ?? []
  return stated.some((sentence) => told(sentence) === 'machine') ? 'machine' : 'absence'
}

const isQuestion = (sentence: string): boolean =>
  /[?？]$/.test(sentence) && (/\p{Script=Han}/u.test(sentence) || sentence.trim().split(' ').length >= QUESTION_WORDS)
