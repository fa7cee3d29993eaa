import type { SpokenPrompts } from './spoken-prompts.ts'

export const SPOKEN_EN: SpokenPrompts = {
  disclosure_tpl: ['You are talking to the AI assistant of {bot_company}.'],
  hello_tpl: [
    "Hello, I'm {bot_name}, the AI assistant of {bot_company}. How can I help you today?",
    'Hello, this is {bot_name}, the AI assistant of {bot_company}. What can I do for you?',
  ],
  welcome_back_tpl: [
    "Hello again, it's {bot_name}, the AI assistant of {bot_company}. Let's pick up where we left off.",
    'Welcome back, this is {bot_name}, the AI assistant of {bot_company}. We can go on with your request.',
  ],
  callback_tpl: ["Hello, it's {bot_name}, the AI assistant of {bot_company}. I am calling you back, as we agreed."],
  voicemail_tpl: [
    'Hello, this is {bot_name}, the AI assistant of {bot_company}. I tried to reach you and will be glad to help when you call back: {bot_phone_number}. Goodbye.',
  ],
  opening_tpl: [
    'Of course.',
    'I see.',
    'Thank you.',
    'All right.',
    'I understand.',
    'Let me see.',
    'I have noted that.',
    'I am sorry to hear that.',
  ],
  goodbye_tpl: [
    'Thank you for calling {bot_company}. Goodbye.',
    'Thank you for your call. {bot_company} wishes you a good day. Goodbye.',
  ],
  timeout_silence_tpl: [
    "I can't hear you. Are you still there?",
    'Are you still on the line? Take your time, I am listening.',
  ],
  timeout_loading_tpl: ['One moment please.', 'Just a moment, I am looking into it.', 'Bear with me for a second.'],
  error_tpl: [
    'Sorry, I had a technical problem. Could you say that again?',
    "I'm sorry, something went wrong on my side. Please repeat that.",
  ],
  refused_tpl: ["I can't help with that. Let's go on with your request: what else can you tell me?"],
  digits_tpl: ['Please key in the number on your telephone now, and end with the hash key. It is not recorded.'],
  digits_again_tpl: [
    'I did not get a whole number. Please key it in once more from its first digit, and end with the hash key. It is not recorded.',
  ],
  hearing_lost_tpl: [
    "I'm sorry, I can't hear you because of a technical problem. I am connecting you to a colleague, please stay on the line.",
  ],
  emergency_tpl: ['I cannot call for help myself. If somebody is in danger, hang up and dial {emergency_number} now.'],
  calltransfer_failure_tpl: ['I could not reach a colleague right now. I will continue to help you myself.'],
  end_call_to_connect_agent_tpl: ['Of course. I am connecting you to a colleague, please stay on the line.'],
  transfer_wait_tpl: ['Please stay on the line, I am telling a colleague what it is about.'],
  transfer_briefing_tpl: [
    'A caller of {bot_company} is waiting for you. {briefing} To take the call, press 1 or say yes. To refuse it, press 2 or say no.',
  ],
  ivr_language_tpl: ['For {label}, press {index} or say {label}.'],
  recording_consent_tpl: ['May we record this call? Press 1 or say yes, press 2 or say no.'],
}
