/** One sentence a line: how callers answer, ask, complain and take their leave, and how assistants ask. */
const TEXT = `
yes
yes please
yes I do
yes that's right
yes it is
yes you can
yeah
yep
yeah sure
sure
okay
ok
all right
right
correct
exactly
absolutely
of course
no
no thanks
no thank you
nope
no that's wrong
no that's not right
not really
no it isn't
no I don't
no I didn't
maybe
I think so
I don't think so
I don't know
I'm not sure
I don't remember
I have no idea
I can't remember
hello
hi
hi there
hello there
good morning
good afternoon
good evening
hello can you hear me
are you there
can you help me
I need help
I need some help please
could you help me please
I'd like to speak to someone
I want to talk to a human
I want to speak to a person
can I talk to a human please
can I speak to an agent
please transfer me to an agent
let me speak to a manager
I'd like to talk to a colleague
put me through to someone
are you a robot
are you a real person
who am I speaking to
what is your name
what can you do
what do you need to know
what do you need
what else do you need
can you repeat that please
could you say that again
say that again please
please repeat
sorry I didn't understand
I didn't hear you
pardon
excuse me
what did you say
could you speak more slowly please
please speak slower
can you speak faster
please speak faster
wait a moment please
hold on
one moment
just a second
just a moment please
give me a minute
let me check
let me think
stop
stop please
be quiet
thank you
thanks
thank you very much
thanks a lot
thank you for your help
that's all
that's everything
that's all thank you
no that's all thank you
that will be all
nothing else
I have nothing else
goodbye
bye
bye bye
good bye thank you
have a nice day
see you later
please end the call
you can hang up now
hang up
I'm calling about my claim
I'm calling about my insurance
I'm calling about an accident
I want to make a claim
I'd like to report a claim
I'd like to file a claim
I want to report an accident
I want to report a problem
I'd like to report damage
I have a problem
I have a question
I have a problem with my computer
I have a problem with my car
my computer is broken
my computer does not start
my computer doesn't work
my laptop is broken
my laptop screen is broken
my phone is broken
the screen is black
the screen is cracked
the printer is not working
the printer doesn't print
the keyboard is broken
I can't log in
I forgot my password
I need to reset my password
the internet is not working
the network is down
the wifi is not working
my email doesn't work
it stopped working yesterday
it stopped working this morning
it started yesterday
it started this morning
it started last week
it happened yesterday
it happened today
it happened this morning
it happened last night
it happened last week
it happened two days ago
it happened three days ago
it happened an hour ago
it happened about a month ago
it was yesterday evening
it was around noon
at noon
at midnight
today
yesterday
tomorrow
this morning
this afternoon
this evening
last night
last week
last month
the day before yesterday
a few days ago
two weeks ago
an hour ago
right now
I had an accident
I had a car accident
I had an accident with my car
I had an accident this morning
I crashed my car
somebody hit my car
someone crashed into my car
another car hit me from behind
a truck hit my car
I hit a tree
I hit a wall
my car broke down
my car was stolen
my car was damaged
my bike was stolen
my house was flooded
there was a flood in my house
there was a fire
there was a fire in the kitchen
there is water in the basement
there is a water leak in the bathroom
the pipe is leaking
the roof is damaged
the roof was damaged by the storm
a window is broken
the window was broken
somebody broke into my house
I was robbed
my wallet was stolen
I lost my keys
I lost my card
nobody was hurt
nobody was injured
no one was injured
I am not injured
I'm injured
I was injured
my leg hurts
my arm is broken
my back hurts
I am okay
I'm fine
I'm fine thank you
I'm safe
we are safe
I called the police
the police came
I called an ambulance
the driver left
the other driver was at fault
it was my fault
it was not my fault
there were two cars involved
there was one witness
there are no witnesses
I have photos
I have pictures of the damage
I can send you photos
the front of the car is damaged
the bumper is damaged
the front bumper is broken
the left door is damaged
the right side is scratched
the engine doesn't start
the brakes don't work
I have a flat tire
I need a tow truck
I'm on the highway
I'm on the road
I'm at home
I'm at work
I'm in the office
I'm in the parking lot
it's on the first floor
it's on the second floor
it's on the third floor
the building is on main street
I'm in building one
building two
building a
room one hundred
my name is
my first name is
my last name is
my email is
my email address is
my phone number is
my number is
my policy number is
my contract number is
my customer number is
my license plate is
my address is
I live at
the serial number is
it's a laptop
it's a desktop computer
it's a printer
it's a monitor
it's a phone
it is a car
it's a red car
it's a blue car
it's a white van
it's a motorcycle
a black car
you can reach me on this number
you can call me back on this number
use this number
this number is fine
please call me back
please call me back tomorrow
can you call me back later
when will someone call me
when will I get an answer
how long will it take
how much does it cost
how much will I get
what is the status of my claim
where is my claim
what should I do now
what happens next
can you send me an email
please send me a text message
I'd like to change my address
I want to change my appointment
I want to make an appointment
I'd like to cancel my contract
I want to cancel
I want a refund
I didn't get my money
I'm not happy
I'm very angry
this is not acceptable
this is urgent
it's an emergency
can you remind me tomorrow
please remind me
I'd like to speak french
can we speak french
can we speak spanish
I'd like to continue in english
english please
french
spanish
chinese
english
german
what is your name
can I have your name please
could you give me your name
could you tell me your phone number
what is your email address
what is your policy number
when did it happen
where did it happen
what happened
can you describe the damage
was anyone injured
is there anything else
is there anything else I can do for you
how can I help you today
what can I do for you
could you spell that please
is that correct
I understand
I see
let me note that
I have noted that
I'm connecting you to a colleague
I want to add something
I want to correct something
that is not what I said
I said no
I said yes
I meant tomorrow
actually it was on monday
actually no
as I said before
you already asked me that
I told you already
I don't want to answer
I prefer not to say
I would like some information
could you explain that
that sounds good
that's fine
that's perfect
perfect
great
wonderful
excellent
good
very good
not so good
it doesn't matter
go ahead
please go on
continue
please continue
`
export const CALL_SENTENCES: readonly string[] = TEXT.trim().split('\n')
