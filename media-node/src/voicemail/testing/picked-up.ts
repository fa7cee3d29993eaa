/** What is heard when a telephone is picked up: pauses in milliseconds, words with how long they take, and the beep. */
export interface PickedUp {
  readonly name: string
  readonly lang?: string
  /** The recogniser understands nothing of it: only length, pauses and the beep remain. */
  readonly wordless?: boolean
  readonly parts: readonly (number | 'beep' | { readonly say: string; readonly ms: number; readonly last?: boolean })[]
}

const said = (say: string, ms = say.length * 62) => ({ say, ms })
/** Goes on at once: no end of speech is noticed. */
const on = (say: string, ms = say.length * 62) => ({ say, ms, last: false })

/** Twenty greetings of answering machines. The first eight are what Debian's `asterisk-core-sounds-en` says. */
export const GREETINGS: readonly PickedUp[] = [
  { name: 'asterisk: leave your message', parts: [600, said('Please leave your message after the tone'), 'beep'] },
  { name: 'asterisk: the person at extension', parts: [said('The person at extension 21 is unavailable'), 'beep'] },
  { name: 'asterisk: nobody', parts: [said('Nobody is available to take your call at the moment'), 400, 'beep'] },
  { name: 'asterisk: not in service', parts: [said('The number you have dialed is not in service')] },
  { name: 'asterisk: not answering', parts: [on('The number is not answering'), on('Press 5 to leave a message')] },
  { name: 'asterisk: mailbox full', parts: [said("Sorry but the user's mailbox can't accept more messages")] },
  { name: 'asterisk: login', parts: [said('Comedian Mail. Mailbox?')] },
  {
    name: 'asterisk: is on the phone, no words',
    wordless: true,
    parts: [on('is on the phone. Please leave your message', 5_500), 'beep'],
  },
  { name: 'a personal one', parts: [said("Hi, you've reached Kevin Miller. I can't come to the phone right now")] },
  { name: 'a short one', parts: [said("Hey it's Kevin, leave a message")] },
  {
    name: 'away from the desk',
    parts: [on("This is Kevin Miller from Contoso, I'm away from my desk at the moment"), on('please call the office')],
  },
  {
    name: 'a long one whose words come late',
    parts: [
      on('Thank you for calling Contoso Insurance, the insurance that is there for you and your family', 6_000),
      said('our office hours are nine to five'),
    ],
  },
  { name: 'a long one that nobody understands', wordless: true, parts: [on('a b c d e f g h i j', 12_000), 'beep'] },
  { name: 'one that only beeps', parts: [1_200, 'beep'] },
  { name: 'a network', parts: [said('The person you are calling is not available')] },
  { name: 'a menu', parts: [said('Welcome to Contoso. For sales, press one. For support, press two.')] },
  { name: 'French', lang: 'fr-FR', parts: [said('Bonjour, vous êtes bien sur la messagerie de Kévin Martin')] },
  { name: 'Spanish', lang: 'es-ES', parts: [said('Ha llamado al buzón de voz, deje su mensaje después de la señal')] },
  { name: 'German', lang: 'de-DE', parts: [said('Guten Tag, Sie haben die Mailbox von Kevin Müller erreicht')] },
  { name: 'Chinese', lang: 'zh-CN', parts: [said('您拨打的电话 暂时 无法接听,请在 滴声后 留言', 3_500)] },
]

/** People. */
export const HUMAN_ANSWERS: readonly PickedUp[] = [
  { name: 'Hello?', parts: [300, said('Hello?', 450)] },
  { name: 'Hello? twice', parts: [said('Hello?', 450), 900, said('Hello?', 450)] },
  { name: 'yes', parts: [said('Yes?', 300)] },
  { name: 'a name', parts: [said('Kevin Miller')] },
  { name: 'a company and a name', parts: [said('Contoso, Kevin speaking')] },
  {
    name: 'a receptionist',
    parts: [said('Good morning, Contoso Insurance, my name is Kevin, how may I help you today?')],
  },
  {
    name: 'a receptionist of whom nothing is understood',
    wordless: true,
    parts: [said('Good morning, Contoso Insurance, my name is Kevin, how may I help you today?', 5_200)],
  },
  { name: 'somebody for a colleague', parts: [said("Kevin's phone. He's not available, can I take a message?")] },
  {
    name: 'somebody for a colleague, in two',
    parts: [said("Kevin isn't here, he's out of the office"), 900, said('Who is calling?')],
  },
  { name: 'who is this', parts: [said('Hello, who is this?')] },
  { name: 'hold on', parts: [said('Hang on, hold on a second, let me go outside'), 3_000] },
  { name: 'nobody says anything', parts: [4_000] },
  { name: 'background noise without words', wordless: true, parts: [said('noise', 900), 400, said('noise', 700)] },
  { name: 'a cough and a hello', wordless: true, parts: [said('cough', 120), 700, said('Hello', 400)] },
  { name: 'a late hello', parts: [2_200, said('Hello?', 450)] },
  { name: 'a hello with a child behind', parts: [said('Hello? Sorry, quiet, hello?', 2_000)] },
  { name: 'French', lang: 'fr-FR', parts: [said('Allô, oui bonjour ?')] },
  { name: 'Spanish', lang: 'es-ES', parts: [said('¿Sí, dígame?')] },
  { name: 'German', lang: 'de-DE', parts: [said('Müller, guten Tag, was kann ich für Sie tun?')] },
  { name: 'Chinese', lang: 'zh-CN', parts: [said('喂,您好,哪位?', 1_200)] },
  { name: 'who offers to take a message', parts: [said("He's not here, would you like to leave a message?")] },
  { name: 'who offers it briefly', parts: [said('Kevin is out. You want to leave a message?')] },
  { name: 'who offers the voicemail', parts: [said("She's away, shall I put you through to her voicemail?")] },
  { name: 'who asks whom one wanted', parts: [said('Is that for the answering service upstairs?')] },
  { name: 'a French message', lang: 'fr-FR', parts: [said("Il n'est pas là. Vous voulez laisser un message ?")] },
  { name: 'a French message, politely', lang: 'fr-FR', parts: [said('Souhaitez-vous lui laisser un message ?')] },
  { name: 'a Spanish message', lang: 'es-ES', parts: [said('No está. ¿Desea dejar un mensaje?')] },
  {
    name: 'a German message',
    lang: 'de-DE',
    parts: [said('Er ist nicht da. Möchten Sie eine Nachricht hinterlassen?')],
  },
  { name: 'a Chinese message', lang: 'zh-CN', parts: [said('他不在, 您 要给他留言吗?', 2_000)] },
]
