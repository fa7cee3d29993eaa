import type { SpokenPrompts } from './spoken-prompts.ts'

export const SPOKEN_FR: SpokenPrompts = {
  disclosure_tpl: ["Vous parlez avec l'assistant IA de {bot_company}."],
  hello_tpl: [
    "Bonjour, je suis {bot_name}, l'assistant IA de {bot_company}. Comment puis-je vous aider ?",
    "Bonjour, ici {bot_name}, l'assistant IA de {bot_company}. Que puis-je faire pour vous ?",
  ],
  welcome_back_tpl: [
    "Bonjour, c'est à nouveau {bot_name}, l'assistant IA de {bot_company}. Reprenons où nous en étions.",
    "Content de vous retrouver, ici {bot_name}, l'assistant IA de {bot_company}. Continuons votre demande.",
  ],
  callback_tpl: ["Bonjour, c'est {bot_name}, l'assistant IA de {bot_company}. Je vous rappelle, comme convenu."],
  voicemail_tpl: [
    "Bonjour, ici {bot_name}, l'assistant IA de {bot_company}. J'ai essayé de vous joindre, vous pouvez me rappeler au {bot_phone_number}. Au revoir.",
  ],
  opening_tpl: [
    'Bien sûr.',
    'Je vois.',
    'Merci.',
    "D'accord.",
    'Je comprends.',
    'Voyons cela.',
    "C'est noté.",
    "Je suis désolé d'apprendre cela.",
  ],
  goodbye_tpl: [
    "Merci d'avoir appelé {bot_company}. Au revoir.",
    'Merci de votre appel. {bot_company} vous souhaite une bonne journée. Au revoir.',
  ],
  timeout_silence_tpl: [
    'Je ne vous entends pas. Êtes-vous toujours là ?',
    'Êtes-vous toujours en ligne ? Prenez votre temps, je vous écoute.',
  ],
  timeout_loading_tpl: ['Un instant, je vous prie.', 'Un petit moment, je regarde.', 'Une seconde, je vérifie.'],
  error_tpl: [
    "Désolé, j'ai eu un problème technique. Pouvez-vous répéter ?",
    'Excusez-moi, un problème est survenu de mon côté. Pouvez-vous redire cela ?',
  ],
  refused_tpl: ["Je ne peux pas vous aider sur ce point. Reprenons votre demande : que pouvez-vous me dire d'autre ?"],
  digits_tpl: [
    "Tapez maintenant le numéro sur votre clavier et terminez par la touche dièse. Il n'est pas enregistré.",
  ],
  digits_again_tpl: [
    "Je n'ai pas reçu de numéro complet. Tapez-le encore une fois depuis le premier chiffre et terminez par la touche dièse. Il n'est pas enregistré.",
  ],
  hearing_lost_tpl: [
    "Désolé, un problème technique m'empêche de vous entendre. Je vous passe un collègue, restez en ligne.",
  ],
  emergency_tpl: [
    "Je ne peux pas appeler les secours moi-même. Si quelqu'un est en danger, raccrochez et composez le {emergency_number} maintenant.",
  ],
  calltransfer_failure_tpl: ["Je n'ai pas pu joindre de collègue. Je continue à vous aider moi-même."],
  end_call_to_connect_agent_tpl: ['Bien sûr. Je vous passe un collègue, restez en ligne.'],
  transfer_wait_tpl: ["Restez en ligne, j'explique votre demande à un collègue."],
  transfer_briefing_tpl: [
    'Un appel de {bot_company} vous attend. {briefing} Pour le prendre, tapez 1 ou dites oui. Pour le refuser, tapez 2 ou dites non.',
  ],
  ivr_language_tpl: ['Pour le français, tapez {index} ou dites {label}.'],
  recording_consent_tpl: [
    "Pouvons-nous enregistrer cet appel ? Si vous êtes d'accord, tapez 1 ou dites oui ; sinon, tapez 2 ou dites non.",
  ],
}
