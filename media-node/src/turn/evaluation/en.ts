/** `|` where a speaker hesitates in the middle of a phrase, `/` where what was said could stand alone; `kind>` was asked for. */
export const EN = `
Hi, I have | a problem with | my internet / since yesterday.
I'd like to | report a | water leak in | the kitchen.
Can you tell me | when my | package will | be delivered?
My washing machine | stopped working / and I don't | know what | to do.
I was charged | twice for | the same order.
I need to | change my | delivery address.
The screen is | completely black / and it won't | turn on.
I called last | week / but nobody | called me back.
My name is | Kevin Smith.
text> Kevin | Smith.
text> It's Margaret | Jones.
Could I speak to | a human please?
I want to | cancel my subscription / because it's | too expensive.
How long will | it take?
I don't remember | my password.
There's a | strange noise coming from | the engine.
Yes, I'd like to | make an | appointment for | next Tuesday.
No, that's not | what I | said.
What are | your opening hours?
I lost my | credit card / and I need | to block it.
The technician was | supposed to | come between | eight and | noon.
I think there's | a mistake on | my last bill.
phone_number> It's zero six | twelve thirty four | fifty six | seventy eight.
phone_number> Five five five | one two three | four five six seven.
email> kevin dot | smith at | gmail dot | com.
email> It's m jones at | contoso dot | com.
datetime> It happened on | the twelfth of | March.
datetime> Last Monday at | three pm.
datetime> Yesterday / around | noon.
I live at | twenty two | Baker Street.
We're moving to | a new apartment / next month.
My policy number is | four seven | nine two | one.
Nobody was | injured.
The other driver | ran a | red light / and hit | my rear bumper.
I already sent | you the | documents.
Can I pay | by | credit card?
It's | for my | mother.
She's | eighty years old / and she lives | alone.
I'm calling about | the invoice I | received this morning.
Your website says | that my | account is | locked.
Is it possible to | get a | refund?
The heating has | been off / for | three days.
I would prefer | a | morning appointment.
Please send | me an | email.
I don't think | so.
Well, um | I guess it | started last night.
If I | cancel now / will I | get my | money back?
When I | open the app / it | crashes immediately.
The part that | broke is | the door handle.
What's the | status of | my claim?
I bought | it in | June.
There were | two people | in the car.
I'd rather | wait for | the technician.
That's | all / thank you.
It doesn't | work anymore.
I need a | copy of | my contract.
My laptop is | very slow / since the | last update.
Could you | repeat that?
My son broke | the window / with | a ball.
I have | no idea.
We ordered | three chairs / but only | two arrived.
The door won't | close / because the | frame is bent.
I've been waiting for | twenty minutes.
Everything in | the basement is | wet.
I want to | know if | my insurance covers | that.
It was | raining / and the road was | slippery.
You can | reach me on | my mobile.
I forgot to | mention that | the alarm | went off.
reference> It's four seven | nine two | one six.
reference> A B | four five | six seven.
text> My name is | Laura | Bennett.
`
