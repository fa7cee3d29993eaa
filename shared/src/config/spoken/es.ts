import type { SpokenPrompts } from './spoken-prompts.ts'

export const SPOKEN_ES: SpokenPrompts = {
  disclosure_tpl: ['Está hablando con el asistente de IA de {bot_company}.'],
  hello_tpl: [
    'Hola, soy {bot_name}, el asistente de IA de {bot_company}. ¿En qué puedo ayudarle?',
    'Buenos días, le habla {bot_name}, el asistente de IA de {bot_company}. ¿Qué puedo hacer por usted?',
  ],
  welcome_back_tpl: ['Hola de nuevo, soy {bot_name}, el asistente de IA de {bot_company}. Sigamos donde lo dejamos.'],
  callback_tpl: ['Hola, soy {bot_name}, el asistente de IA de {bot_company}. Le llamo de nuevo, como acordamos.'],
  voicemail_tpl: [
    'Hola, soy {bot_name}, el asistente de IA de {bot_company}. He intentado localizarle; puede llamarme al {bot_phone_number}. Adiós.',
  ],
  opening_tpl: [
    'Por supuesto.',
    'Entiendo.',
    'Gracias.',
    'De acuerdo.',
    'Muy bien.',
    'Vamos a ver.',
    'Queda anotado.',
    'Lamento mucho oír eso.',
  ],
  goodbye_tpl: [
    'Gracias por llamar a {bot_company}. Adiós.',
    'Gracias por su llamada. {bot_company} le desea un buen día. Adiós.',
  ],
  timeout_silence_tpl: ['No le oigo. ¿Sigue ahí?', '¿Sigue en la línea? Tómese su tiempo, le escucho.'],
  timeout_loading_tpl: ['Un momento, por favor.', 'Un segundo, lo estoy comprobando.'],
  error_tpl: ['Lo siento, he tenido un problema técnico. ¿Puede repetirlo?'],
  refused_tpl: ['No puedo ayudarle con eso. Sigamos con su solicitud: ¿qué más puede decirme?'],
  digits_tpl: ['Marque ahora el número en su teclado y termine con la tecla almohadilla. No se graba.'],
  digits_again_tpl: [
    'No he recibido un número completo. Márquelo otra vez desde la primera cifra y termine con la tecla almohadilla. No se graba.',
  ],
  hearing_lost_tpl: ['Lo siento, un problema técnico me impide oírle. Le paso con un compañero, no cuelgue.'],
  emergency_tpl: [
    'No puedo pedir ayuda por usted. Si alguien está en peligro, cuelgue y marque el {emergency_number} ahora.',
  ],
  calltransfer_failure_tpl: ['No he podido contactar con un compañero. Sigo ayudándole yo.'],
  end_call_to_connect_agent_tpl: ['Por supuesto. Le paso con un compañero, no cuelgue.'],
  transfer_wait_tpl: ['No cuelgue, estoy explicando su caso a un compañero.'],
  transfer_briefing_tpl: [
    'Tiene una llamada de {bot_company} en espera. {briefing} Para aceptarla, pulse 1 o diga sí. Para rechazarla, pulse 2 o diga no.',
  ],
  ivr_language_tpl: ['Para español, pulse {index} o diga {label}.'],
  recording_consent_tpl: ['¿Podemos grabar esta llamada? Pulse 1 o diga sí, pulse 2 o diga no.'],
}
