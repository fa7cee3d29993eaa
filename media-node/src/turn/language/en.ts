import { phrases } from '../phrases.ts'
import { counted, type TurnLanguage } from './turn-language.ts'

const DETERMINERS =
  'a, an, the, my, your, his, our, their, its, this, these, those, every, each, some, any, no, another'
const SUBJECTS = 'i, you, he, she, it, we, they, there, that, who, somebody, someone, nobody, everything, nothing'

export const ENGLISH: TurnLanguage = {
  never: phrases(
    'a, an, the, my, your, our, their, every, whose, and, but, or, because, so that, if, whether, although, unless',
    'um, uh, er, erm, hmm let me see, let me see, let me think, let me check, you know, i mean, like, well, so, basically',
    "i, we, they, he, she, i'm, i've, i'd, i'll, it's, he's, she's, we're, we've, we'd, you're, they're, there's, that's",
    "isn't, wasn't, doesn't, didn't, aren't, there is no, there are no, have no, has no, as, than, very, quite, which, while, until, including, such as, kind of a",
  ),
  seldom: phrases(
    'with, at, to, of, for, from, by, into, onto, about, between, against, during, without, since, after, before, under',
    'is, are, was, were, be, been, being, am, has, had, have, have been, will, would, could, should, can, might, may, must',
    "do, does, did, don't, won't, can't, couldn't, shouldn't, wouldn't, haven't, hasn't, going to, trying to, like to",
    'reach, need, want, wanted, needed, get, got, getting, lost, bought, ordered, received, sent, found, called, calling, said',
    'says, told, tell, asked, think, thought, believe, guess, wondering, know if, hope, noticed, see if, keep, keeps',
    'make, made, take, took, give, gave, put, cancel, explain, speak to, talk to, around, across, along, behind, below, beside, beyond, despite, except, inside',
    'near, next to, off, out of, outside, over, past, regarding, through, throughout, toward, towards, up, upon, via, within, per',
    'remember, prefer, rather, prefer to, tell me, show me, give me, send me, let me know, knows, means, includes, explains, contains',
    'using, having, saying, telling, try, tried, trying, started, seems, seem, looks, feels, becomes, really, just',
    'always, never, also, already, actually, probably, maybe, even, only, too, pretty, still, not, almost, about the',
    'new, old, other, same, first, second, next, big, small, whole, few, several, many, most, different, wrong, current',
    'what, when, where, who, how, why, this, these, those, his, her, its, on, in, off of, on the, one of, some, any, another',
    'both, all the, more, less, another one of, hundred, thousand, number is, name is, address is, date of, instead of',
    "last, previous, what's, who's, where's, at least, up to, as soon as, so far as, even though, in order to",
  ),
  stoppable: phrases(
    'more, less, most, many, several, other, same, first, second, next, wrong, different, big, small, whole, new, old',
    'few, too, already, always, never, off, up, inside, outside, near, around, behind, below, where, when, why, who',
    'how, both, hundred, thousand, this, these, those, remember, know',
    "yes i would, yes i will, yes i can, no i can't, no i didn't, yes i did, already did, don't want to, think it is, turn it on, turn them on, we do, we have, there is, there are",
  ),
  perhaps: phrases(
    'change, update, book, order, report, speak, talk, use, explain, call, charge, request, offer, cover, deliver, change it to',
    'like, love, hear, help, leave, left, bring, brought, buy, sell, pay, paid, owe, spend, spent, write, read, hold, set, meet',
    'add, added, remove, move, replace, fix, repair, check, confirm, provide, follow, hit, damage, break, supposed, able, allowed',
    'unable, sure, afraid, interested, looking, waiting, coming, living, completely, twice, often, supposed to be, charged, ran',
    'credit, debit, phone, mobile, email, account, customer, order, tracking, reference, postal, zip, post, bank, insurance',
    'policy, contract, washing, delivery, contact, front, back, kitchen, living, parking, home, work, street, security, main',
    'internet, service, water, car, electricity, gas, heating, blue, red, black, white, green, broken, left, right, brand, that, you, him',
  ),
  perhapsEnding: /..ly$/,
  closing: phrases(
    'please, thanks, thank you, thank you very much, anymore, any more, at all, yesterday, today, tomorrow, tonight, now',
    'right now, ago, again, too late, immediately, this morning, last night, last week, at the moment, for me, for you',
    'about it, with it, to me, of it, it, me, them, him, yet, already done, as well, so much, instead, soon, possible',
    'turn on, turn off, log in, log on, sign in, sign up, go on, come in, come on, pick up, hang up, give up, shut down, set up',
    'show up, switch on, switch off, go off, went off, goes off, is off, cut off, turned off, switched off, moved in, moved out, start up, need help, some help, any help, somebody, someone, anything, nothing',
    'something, wrong with it, working, help me, in advance, per month, a day',
  ),
  answers: phrases(
    "yes, yeah, yep, yes please, no, nope, no thanks, no thank you, not really, not yet, of course, sure, that's right",
    "that's correct, correct, exactly, right, okay, ok, alright, all right, fine, that's fine, that's all, that's it, great",
    'thanks, thank you, thank you very much, thanks a lot, bye, goodbye, bye bye, hello, hi, good morning, good afternoon',
    "i don't know, i don't think so, i think so, i guess so, maybe, perhaps, never mind, no problem, perfect, that works",
    'not at all, absolutely, definitely, please, sorry, pardon, excuse me, what, why, how much, how long, go ahead',
    "yes i am, no i'm not, yes i do, no i don't, yes it is, no it isn't, yes i have, no i haven't, i do, i am, it is, not now",
  ),
  clause: phrases('because, that, who, which, when, if, where, while, unless, although, whether, what, how, why'),
  fronts: phrases('what, whatever, everything i, all i'),
  promise: phrases(
    'if, when, whenever, since, although, unless, as soon as, while, before i, after i, once, every time',
  ),
  subjects: phrases(SUBJECTS),
  verbs: phrases(
    "is, are, was, were, am, has, have, had, do, does, did, will, would, can, could, should, must, it's, i'm, i've, i'd",
    "i'll, he's, she's, that's, there's, we're, we've, you're, they're, don't, doesn't, didn't, isn't, can't, won't, wasn't",
    'need, want, went, got, came, says, said, broke, works, stopped, happened, think, know, called, lost, please, let',
    "what's, where's, how's, who's, tell, give, send, call, put, take, help, check, cancel, change, stop, wait, looks, keeps",
    'ends, stays, begins, starts, shows, turns, runs, leaves, breaks, costs, needs, wants, uses, opens, closes, rings, leaks',
    'smells, feels, seems, arrives, arrived, sent, told, gave, wrote, bought, paid, met, saw, heard, expires, closed',
    "couldn't, wouldn't, shouldn't, haven't, hasn't, let's, makes, goes, comes, gets, took, made, fell, left, ran, found",
  ),
  verbEnding: /..ed$/,
  determiners: phrases(DETERMINERS),
  backchannels: phrases(
    'mm, mmm, hm, hmm, mhm, mm-hm, mm-hmm, mm hm, mm hmm, uh-huh, uh huh, aha, uh, huh, ah, oh, um, er, ok, okay, okey',
    'right, all right, alright, yeah, yes, yep, yup, sure, fine, good, great, cool, perfect, exactly, of course, i see, got it',
    "gotcha, fair enough, thank you, thanks, okay then, right then, i see now, good to know, that's good to know, oh i see",
    'no problem, no worries, makes sense, sounds good, understood, i understand, oh okay, very good, lovely, true, wow',
  ),
  urgent: phrases(
    'stop, wait, hold on, hang on, no, nope, actually, excuse me, sorry, one moment, one second, just a moment, listen',
    "let me, i have a question, that's wrong, that's not, not that, be quiet, shut up, pardon, repeat, what, hello, but",
  ),
  days: phrases(
    'monday, tuesday, wednesday, thursday, friday, saturday, sunday, yesterday, today, tomorrow, tonight, last night',
    'this morning, this afternoon, this evening, last week, last month, right now, days ago, weeks ago, months ago, hours ago',
    'the day before yesterday, a week ago, an hour ago, a month ago, next week, last year',
  ),
  months: phrases('january, february, march, april, may, june, july, august, september, october, november, december'),
  hours: phrases(
    "o'clock, am, pm, a m, p m, noon, midnight, in the morning, in the evening, in the afternoon, at night",
  ),
  at: phrases('at, at sign'),
  dot: phrases('dot, point, period'),
  numbers: new Map([
    ...counted('zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen'),
    ...counted('seventeen eighteen nineteen', 17),
    ...counted('twenty thirty forty fifty sixty seventy eighty ninety', 20, 10),
    ['oh', 0],
    ['o', 0],
  ]),
}
