/** What callers of a call centre say, whole. */
export const FINISHED = [
  'I have a problem with my internet connection.',
  'My name is Kevin Smith.',
  'There is water leaking through the kitchen ceiling.',
  'It happened yesterday evening around nine.',
  'Can you tell me when the technician will come?',
  'I would like to change my delivery address.',
  'My laptop does not start anymore.',
  'We live on the third floor.',
  'I was charged twice for the same month.',
  'Somebody broke the window of my car.',
  'How long will the repair take?',
  'I want to cancel my subscription.',
  'The parcel never arrived.',
  'Please send me the invoice again.',
  'Our office is in the north building.',
  'You can reach me in the afternoon.',
  'The heating has been cold since Monday.',
  'I already talked to one of your colleagues.',
  'Could you speak a little louder?',
  'My contract ends in December.',
  'The screen stays black.',
  'I forgot my password again.',
  'That is the wrong address.',
  'I need an appointment next week.',
] as const

/** Recorded by a person: prompts that are one sentence without a long pause inside. */
export const FINISHED_RECORDED: readonly (readonly [prompt: string, text: string])[] = [
  ['vm-msgsaved', 'Your message has been saved.'],
  ['cannot-complete-as-dialed', 'Your call cannot be completed as dialed.'],
  ['check-number-dial-again', 'Please check the number and dial again.'],
  ['conf-placeintoconf', 'You will now be placed into the conference.'],
  ['conf-kicked', 'You have been kicked from this conference.'],
  ['conf-waitforleader', 'The conference will begin when the leader arrives.'],
  ['confbridge-invalid', 'You have entered an invalid option.'],
  ['demo-echodone', 'The echo test has been completed.'],
  ['dir-nomore', 'There are no more compatible entries in the directory.'],
  ['feature-not-avail-line', 'That feature is not available on this line.'],
  ['number-not-answering', 'The number is not answering.'],
  ['please-try-call-later', 'Please try your call again later.'],
  ['privacy-incorrect', "I'm sorry, that number is not valid."],
  ['queue-thankyou', 'Thank you for your patience.'],
  ['speed-dial-empty', "The speed dial entry you've accessed is empty."],
  ['vm-changeto', 'Change to which folder?'],
  ['vm-nobodyavail', 'Nobody is available to take your call at the moment.'],
  ['vm-nonumber', "I'm afraid I don't know who sent this message."],
  ['vm-savefolder', 'Which folder should I save the message to?'],
  ['vm-sorry', "I'm sorry, I did not understand your response."],
  ['tt-weasels', 'Weasels have eaten our phone system.'],
  ['tt-monkeysintro', 'They have been carried away by monkeys.'],
  ['vm-tooshort', 'Your message is too short.'],
  ['pls-hold-while-try', 'Please hold while we try to connect you.'],
]

/**
 * Sentences people stop in, at the bar: nobody who understands the first part would take it for the whole. After little
 * words, before the object of a verb, inside names, numbers and clauses.
 */
export const UNFINISHED = [
  'I would like to | change my address.',
  'My policy number is | four five six seven.',
  'There is a leak in the | kitchen.',
  'I am calling because | the heating is broken.',
  'The car was parked in front of | the station.',
  'My name is | Kevin Smith.',
  'I have a question about | my last invoice.',
  'If the technician comes tomorrow | I will be at home.',
  'I want to know whether | the parcel has been sent.',
  'The order number is zero six | one two three four.',
  'When I came home yesterday evening | the door was open.',
  'We need | three more licences.',
  'I think that | it was on Monday.',
  'Could you please send me | the contract?',
  'The address is twenty five | Baker Street.',
  'I was trying to | log in this morning.',
  'My wife and | I moved in June.',
  'It started making a very | strange noise.',
  'The person who | answered the phone was very kind.',
  'I have been waiting for | two weeks.',
  'Yesterday at | three in the afternoon.',
  'You can reach me at zero one | four two three three.',
  'What I do not understand is | the second amount.',
  'Both my | laptop and my screen are broken.',
] as const

/** The same with recordings of a person. */
export const UNFINISHED_RECORDED: readonly (readonly [prompt: string, text: string])[] = [
  ['agent-pass', 'Please enter your | password followed by the pound key.'],
  ['conf-getchannel', 'Please enter the channel number followed by | the pound key.'],
  ['conf-getconfno', 'Please enter | your conference number followed by the pound key.'],
  ['conf-onlyone', 'There is currently | one other participant in the conference.'],
  ['conf-onlyperson', 'You are currently the | only person in this conference.'],
  ['conf-roll-callcomplete', 'Playback of the list of | people attending is complete.'],
  ['confbridge-begin-glorious-b', 'The conference will begin when our | glorious leader arrives.'],
  ['confbridge-pin-bad', 'You have entered too many | invalid personal identification numbers.'],
  ['entr-num-rmv-blklist', 'Please enter the number to be | removed from the blacklist.'],
  ['demo-nomatch', "I'm sorry there are no | matches for those keywords."],
  ['followme/pls-hold-while-try', 'Please hold while | I try to locate the person you are calling.'],
  ['followme/sorry', "I'm sorry but I was unable to | locate the person you are calling."],
  ['privacy-unident', 'The party you are trying to reach | does not accept unidentified calls.'],
  ['vm-mailboxfull', "Sorry but the user's mail box can't | accept more messages."],
  ['vm-rec-busy', 'After the tone say your | busy message and then press the pound key.'],
  ['vm-rec-name', 'After the tone | say your name and then press the pound key.'],
  ['vm-reenterpassword', 'Please re-enter your password followed by the | pound key.'],
  ['vm-review-nonurgent', 'Press four to remove the | urgent status of this message.'],
  ['vm-tocallback', 'Press two to call the | person who sent this message.'],
  ['vm-toforward', 'Press eight to forward the message to | another user.'],
  ['transfer', 'Please hold while I try | that extension.'],
]

/** Hard ones, for information: what comes before the bar could be all that somebody wants to say. */
export const COULD_BE_FINISHED = [
  'I have a problem | with my invoice.',
  'The internet does not work | in the living room.',
  'I called you yesterday | about the broken window.',
  'I moved to Lyon | in September.',
  'Please call me back | after five.',
  'The heating is broken | again.',
  'I lost my card | on the train.',
  'He bought the phone | in your shop.',
  'It is raining through the roof | of the garage.',
  'I would like to talk to somebody | in the billing department.',
] as const

/** What callers say to stop an assistant that talks. */
export const INTERRUPTING = [
  'Wait, that is not what I asked for.',
  'No, stop, I already know that.',
  'Sorry, can you repeat the number?',
  'Actually I would like to talk to a person.',
  'Hold on, I need something to write.',
  'That is the wrong contract.',
  'Excuse me, how much does that cost?',
  'My name is spelled differently.',
] as const

export const INTERRUPTING_RECORDED: readonly (readonly [prompt: string, text: string])[] = [
  ['privacy-incorrect', "I'm sorry, that number is not valid."],
  ['something-terribly-wrong', 'Something is terribly wrong!'],
  ['pls-hold-while-try', 'Please hold while we try to connect you.'],
  ['vm-sorry', "I'm sorry, I did not understand your response."],
  ['check-number-dial-again', 'Please check the number and dial again.'],
  ['cannot-complete-as-dialed', 'Your call cannot be completed as dialed.'],
  ['vm-nonumber', "I'm afraid I don't know who sent this message."],
  ['feature-not-avail-line', 'That feature is not available on this line.'],
]

/** Read aloud by another person, a man. */
export const INTERRUPTING_READ: readonly (readonly [reading: string, text: string])[] = [
  ['0880', 'He was not an ill disposed young man.'],
  ['0930', 'He might even have been made amiable himself.'],
]
