/** Answers of one sentence. What ends in a number cannot be known to be over before the next token. */
export const SHORT_ANSWERS = [
  'Thank you, I have noted that.',
  'I can help you with that.',
  'That is done now.',
  'Let me look into that for you.',
  'I have opened a case for you.',
  'Your reference is 4521.',
  'A technician will call you back today.',
  'What is your name?',
] as const

/** Answers as the product's prompt asks for them: a short sentence that fits, then the rest. */
export const ANSWERS = [
  'Of course. Tell me a little more about what happened, and I will look for your file.',
  'I have noted that. A colleague of mine will have a look at it this afternoon.',
  'I am sorry to hear that! We will send somebody as soon as we can, probably tomorrow morning.',
  'I see. Did it happen at home? That would change which department has to take care of it.',
  'Thank you. I have written down the address, the date and what you told me about it.',
  'Good question. Your file number is 4521, and I can send you the list by message.',
  'Let me see. Mr. Smith is your adviser, and he knows the details of your contract.',
  'That is covered. You do not have to pay for the repair nor for the travel.',
] as const

/** The same of a model that does not do as it is told: the first sentence is as long as the others. */
export const LONG_OPENINGS = [
  'I can help you with that. Tell me a little more about what happened, and I will look for your file.',
  'Thank you, I have noted that. A colleague of mine will have a look at it this afternoon.',
  'I am sorry to hear that! We will send somebody as soon as we can, probably tomorrow morning.',
  'Did it happen at home? That would change which department has to take care of it.',
  'Your file is open now. I have written down the address, the date and what you told me about it.',
  'Your file number is 4521. I can send you the list by message if you like to keep it.',
  'Mr. Smith is your adviser. He knows the details of your contract and calls you back today.',
  'That is covered by your contract. You do not have to pay for the repair nor for the travel.',
] as const

/**
 * Long statements, so that there is something to talk over. Each begins with a word of its own, which is all that is stored of
 * one that is stopped at once. No questions: a "yes" answers one.
 */
export const LONG_ANSWERS = [
  'Our AI has found your contract in our system. It started in March two years ago, and it covers water damage, broken windows and theft. The yearly payment is due next month, and you will receive a letter before that.',
  'The technician will visit you on Thursday morning. He brings the parts that are needed, and the repair takes about one hour. You do not have to prepare anything, but somebody has to be at home.',
  'Your parcel left our warehouse last night. It is on its way to the sorting centre near Paris, and it should arrive within two days. You will get a message with the exact time of the delivery.',
  'We have received your complaint and the photographs. A specialist will look at all of them this week, and he will write a report. After that we can tell you how much of the damage we pay for.',
  'Passwords can be changed on our website. Open the page of your account, choose the settings and follow the three steps on the screen. It takes less than five minutes, and it works on the telephone too.',
  'From Monday to Friday our offices are open. In the morning it is usually quiet, and you do not have to wait for long. On Saturdays you can still reach us by message or through the website.',
  'One of the two invoices was cancelled this morning. The other one stays as it is, because it belongs to another contract. The money should be back on your account within five working days.',
  'Moving to another address is easy. I change it in our files today, and the new contract is sent to you by mail. Your old line keeps working until the last day of the month.',
] as const
