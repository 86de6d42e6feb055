"""Names as they are compared: one spelling for what a reader takes to be the same.

Pure functions over text. The list of short forms and of common first names is our own; it is
not a register of anybody.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SHORT_FORMS = """
alexander alex al sandy xander lex sasha | alexandra alex alexa sandra sasha lexi | amelia millie amy
andrew andy drew | anthony tony ant | antonia toni | arthur art archie | benjamin ben benji benny
bernadette bernie | bethany beth | bradley brad | cameron cam | catherine cathy kate katie cath cat
katherine kathy kate katie kath kitty | charles charlie chas chuck | charlotte charlie lottie
christina chris tina chrissie | christopher chris kit topher | daniel dan danny | danielle dani
david dave davey | deborah deb debbie | dominic dom nick | dorothy dot dottie | edward ed eddie ned ted teddy
eleanor ellie nell nora elle | elizabeth beth betty eliza liz lizzie libby bess elsie | emily em emmy millie
ezekiel zeke | frances fran frankie | francis frank frankie | frederick fred freddie | gabriel gabe
gabrielle gabby | george georgie | georgina georgie gina | gerald gerry | grace gracie | gregory greg
hannah han | harold harry hal | harriet hattie harry | henry harry hal hank | isabella bella izzy isa
isabelle izzy belle bella | jacob jake jack | jacqueline jackie | james jamie jim jimmy | jasmine jas jaz
jennifer jen jenny | jessica jess jessie | john jack johnny | jonathan jon jonny | joseph joe joey
josephine josie jo | joshua josh | judith judy | julia jules julie | katharine kate katie kath
kenneth ken kenny | kimberley kim | lawrence larry laurie | leonard leo len lenny | lillian lily lil
louisa lou | louise lou | lucas luke | madeleine maddie | madison maddie | margaret maggie meg peggy greta
maria mia | matilda tilly mattie | matthew matt matty | maximilian max | megan meg | michael mike mick mikey
mohammed mo mohamed muhammad mohammad | natalie nat | natasha tasha nat | nathaniel nate nathan nat
nicholas nick nicky | nicola nicky nikki | oliver ollie | olivia liv livvy | pamela pam | patricia pat trish patsy
patrick pat paddy | penelope penny | peter pete | philip phil | philippa pippa pip | rachel rach | raymond ray
rebecca becky becca bex | richard rich rick dick richie | robert rob bob bobby robbie bert | ronald ron ronnie
rosalind ros | rose rosie | rosemary rosie rose | samantha sam sammy | samuel sam sammy | sebastian seb
sophia sophie | stephanie steph | steven steve | stephen steve ste | susan sue susie | tabitha tabby
thaddeus tad | theodore theo ted teddy | theresa terri tess | thomas tom tommy | timothy tim timmy
tobias toby | valerie val | vanessa ness | veronica ronnie | victoria vicky tori vic | vincent vince
vivian viv | william will bill billy liam willy | winifred win winnie | zachary zac zach zack
"""
"""Full names and their short forms, groups apart by a bar or a new line."""

COMMON = """
aaron abel ada adam aisha alan albert alfie ali alice amir amy ana andre anna arlo asha ava avery ayesha
bella bonnie caleb callum carl carter clara cody connor cora daisy dara declan dylan eden edie elena eli
elijah ella elliot ellis elsa emma eric erin esme ethan eva eve evelyn evie ezra faye felix finley finn flora
florence freya george gethin hamza harley harper harvey hassan hazel heidi holly hugo ian ibrahim imogen iris
isaac isla ivan ivy jade jasper jay jayden jenson jonah jude kai kaya keira khalid kian kyle lara laura layla
leah leila lena leo lewis lila lily lola logan lois louis luca lucia lucy luna lydia mabel marcus maria mark
martha mary mason maya mia mila miles milo molly muhammad myla naomi nia niamh noah noel nora ollie omar orla
oscar owen paige paul phoebe poppy priya quinn ralph reece reuben rhys riley robin rory rowan ruby ruth ryan
sara sarah scarlett sean seth sienna simon skye sofia sonny stanley summer tara tariq tessa thea toby tyler
una violet willow wren yasmin yusuf zain zara zoe
"""
"""Common first names: two of them that differ are two names, however alike they look."""


def key(name: str) -> str:
    """“Zoë Ann-Marie” and “zoe  annmarie” in one spelling: small letters a to z, parts apart.

    NFKD, no accents, no invisible characters; hyphens and apostrophes join or part by what
    stands around them: “O’Neil” is one word, “Smith-Jones” two.
    """
    letters = name.lower() if name.isascii() else _plain_letters(name)
    return " ".join(_PARTS.findall(letters.translate(_JOINED)))[:80]


_PARTS = re.compile(r"[^\W_]+")
_JOINED = dict.fromkeys(map(ord, "'’`´."))


def _plain_letters(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name)
    letters = "".join(c for c in apart if unicodedata.category(c) not in {"Mn", "Cf"}).casefold()
    for letter, plain in (("ø", "o"), ("æ", "ae"), ("œ", "oe"), ("ł", "l"), ("đ", "d"), ("ð", "d"),
                          ("þ", "th"), ("ı", "i")):  # fmt: skip
        letters = letters.replace(letter, plain)
    return letters


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[str]]:
    """Every name with all names it may stand for or be short for."""
    known: dict[str, set[str]] = {}
    for group in re.split(r"[|\n]", SHORT_FORMS):
        names = group.split()
        if not names:
            continue
        full, *short = names
        known.setdefault(full, set()).update(short)
        for each in short:
            known.setdefault(each, set()).add(full)
    return {name: frozenset(others) for name, others in known.items()}


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(COMMON.split()) | frozenset(_groups())


def is_known(name: str) -> bool:
    """Is this key a first name that stands for itself, and so hardly a slip of the pen?"""
    return name in _known()


def short_forms(name: str) -> frozenset[str]:
    """Other names the same child may be called by: “kate” for “catherine”, and back."""
    return _groups().get(name, frozenset())


def is_short_form(one: str, other: str) -> bool:
    """One is short for the other, or both are short for the same name."""
    if other in short_forms(one):
        return True
    return any(other in short_forms(full) for full in short_forms(one))


FAR = 3


def distance(one: str, other: str) -> int:
    """Letters to add, drop, change or swap with their neighbour to make one the other.

    Three or more is FAR, however many: nobody asks how far apart two other names are.
    """
    if one == other:
        return 0
    if abs(len(one) - len(other)) >= FAR or len({*one} ^ {*other}) > 2 * (FAR - 1):
        return FAR  # each change takes at most one letter away and brings at most one
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) >= FAR and min(above) >= FAR:  # two rows: a swap reaches over one
            return FAR
        before, above = above, row
    return min(above[-1], FAR)
