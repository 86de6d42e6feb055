"""First names that many people in England have, to know one again that stands alone or is typed
in small letters. A list only ever adds: the rare name, which tells most, is seen by how it stands.
"""

FIRST_NAMES = frozenset(
    """aaliyah aaron abbie abdul abdullah abigail adam adele adrian ahmed aidan aiden aisha aimee alan alastair albert
    alex alexa alexander alexandra alfie alfred ali alice alicia alison amelia amelie amina amir amy ana anastasia
    andrea andrew andy angela angus anil anita anna annabelle anne annie anthony antonio anya archie ariana arjun arlo
    arthur arun asha ashley aurora austin ava ayaan ayesha barbara beatrice becky bella ben benjamin bethany beth
    betty bilal bobby bradley brandon brenda brian brooke bruno caitlin callum cameron carla carol caroline catherine
    cerys charles charlie charlotte chelsea chloe chris christian christine christopher claire clara claudia cody colin
    connor courtney craig daisy damian daniel danielle danny darcey darren dave david deborah debbie declan deepak
    denise dennis derek dexter diana dominic donna dorothy dylan ebony eddie edith edward eileen elaine eleanor elena
    eliana elijah eliza elizabeth ella ellie elliot elliott elsie emilia emily emma eric erin esme ethan eva evan
    evelyn evie ewan ezra farah fatima felicity felix finlay finley finn fiona florence frankie fraser freddie freddy
    frederick freya gabriel gabriella gareth gary gavin gemma geoff geoffrey george georgia georgie georgina gerald
    gillian graham greg gregory gwen hamza hannah harley harriet harris harrison harry harvey hassan hayley heather
    heidi helen henry hugo humza ian ibrahim imogen imran isaac isabel isabella isabelle isaiah isla isobel ivan jack
    jackson jacob jacqueline jake jamal james jamie jamila jane janet janice jared jasmine jason jaxon jayden jean
    jeff jennifer jenny jeremy jess jessica jill jim jimmy joan joanna joanne jodie joe joel johannes john johnny
    jonah jonathan jordan joseph josephine josh joshua joyce juan judith jude julia julian julie kai kamran karen
    karim kate katherine kathleen katie kayla kayleigh keira keith kelly kenneth kerry kevin khadija kian kieran kim
    kimberley kirsty kyle lara laura lauren laurence layla leah leanne lena leo leon leonard leonardo lewis lexi liam
    libby lilly lily linda lisa logan lola lorraine lottie louie louis louisa louise luca lucas lucia lucy luka luke
    luna lydia lynn mabel maddison madeleine madison maisie malcolm mandy marcus margaret maria mariam marie marion
    martha martin martyn mary maryam mason mateo matilda matthew maureen megan mehmet melanie melissa mia micah
    michael michelle mick mike mila millie mohamed mohammad mohammed molly mollie monica morgan muhammad muhammed
    mustafa nadia nancy naomi natalie natasha nathan nathaniel neha neil nevaeh niamh nicholas nicola nicole nigel
    nikhil nina noah noor norman nora oliver olivia ollie omar orla oscar otis owen pamela patricia patrick paul paula
    pauline penelope peter philip phillip phoebe poppy priya rachel rahul raj ralph raymond rebecca reggie reuben
    rhys ricardo richard ricky riley rita robert roberto robyn roger rohan roman ronan ronnie rory rosie ross rowan
    roxanne rupert russell ruth ryan sabrina sally sam samantha samuel sandra sanjay sara sarah sasha scarlett scott
    sean sebastian selina seth shannon sharon shaun shauna sheila shirley sian sienna simon skye sofia sonia sophia
    sophie stacey stanley stella stephanie stephen steve steven stuart suki susan susanna suzanne sylvia syed tamara
    tammy tania tanya tara tariq taylor ted teddy teresa terry tessa theo theodore theresa thomas tia tilly tim
    timothy tina toby tom tommy tony tracey tracy trevor tyler umar usman valerie vanessa vera veronica vicky
    victoria vikram vincent violet vivienne walter wayne wendy wilfred william willow xander yasmin yolanda yusuf
    yvonne zac zachary zack zahra zain zainab zara zayn zoe zofia""".split()  # noqa: SIM905
)

WORDS_TOO = frozenset(
    """amber angel bill carter chase cooper dale dean dawn drew eden faith finn frank gene grace grant guy harper holly
    hope hunter iris ivy jade jay jasper joy kit lance mark max miles nick pat pearl penny piper ray reed rich river
    rob robin rod rose ruby rusty sage sky sonny sterling sue vic wade will woody lee lacey lynne milo jo al""".split()  # noqa: SIM905
)
"""Names that are words as well: seen only with a capital inside a sentence."""
