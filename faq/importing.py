"""Finding the questions in a published page of questions and answers. No tables here.

The rule is general, not written for one document. A text is cut into paragraphs at
blank lines (a line of non-breaking spaces is blank); every paragraph is weighed, and
one that weighs ASKS or more begins a question. What follows, up to the next question,
is its answer.

    speaks for a question                      speaks against
    it ends with "?"                      +3   it ends with ":" (leads into a list)   -3
    a sentence inside it ends with "?"    +2   it is an item of a list, or holds some -4
    a sentence opens in question order         it opens in the council's own voice    -2
      ("Why are …", "What can …")         +3   it is longer than LONG words           -2
      ("Does Rutland …", "Is it …")       +2
    it turns to the council or says please +1
    somebody speaks of themselves         +1
    it is marked as a heading             +1

A question that is neither the first nor the last sentence is asked in passing and counts
for nothing. So "When mental health difficulties affect …" is no question (no question
order), nor is “What’s in the Box?” in an answer (the mark is inside quotes), while
"Does … be found please." is one without its mark. Then three rules about the whole:

* A text that says "Q:" and "A:", or numbers its questions from 1, is taken at its word.
* No question stands without an answer: a question straight after another belongs to it.
* Page furniture is what stands before the first question, any line that is nothing but
  page navigation ("Back to top"), and closing lines at the end ("Last updated …", "Was
  this page useful?"). It is reported line by line, never dropped in silence; so are the
  marks ("Q:", "3.") taken off a wording.

Every line is in exactly one place: a question, an answer or the furniture. Nothing is
corrected: spelling, quotes and non-breaking spaces stay as they were written.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

ASKS = 3
LONG = 110
LARGEST = 2_000_000

WH = r"(?:why|what|when|where|who|whom|whose|which|how)"
AUX = (
    r"(?:is|isn['’]t|are|aren['’]t|was|were|do|don['’]t|does|doesn['’]t|did|didn['’]t|can|can['’]t"
    r"|could|will|won['’]t|would|should|shall|has|hasn['’]t|have|haven['’]t|had|may|must)"
)
WH_ORDER = re.compile(rf"{WH}(?:\s+(?:much|many|long|often|soon|old|far|else))?\s+{AUX}\b", re.I)
AUX_ORDER = re.compile(rf"{AUX}\s+(?!not\b|a look\b|contact\b|get\b|\d)[\w“\"‘'’]+", re.I)
TO_COUNCIL = re.compile(
    rf"{AUX}\s+(?:the\s+)?(?:local\s+)?(?:authority|council|county|service|team|school|you|we|i|my)\b"
    r"|\bplease[.?]?$|\bplease\s+(?:tell|explain|could|can|let\s+(?:me|us))\b",
    re.I,
)
OWN_STORY = re.compile(r"\bI\b(?!['’]?\.)|\bmy (?:child|son|daughter|family)\b", re.I)
COUNCIL_VOICE = re.compile(
    r"(?:yes\b|no,|we\b|our\b|please\b|thank you|the (?:council|local authority|service|team)\b"
    r"|(?:\w+ ){1,3}council\b)",
    re.I,
)
LIST_ITEM = re.compile(r"(?:[•·▪◦*–-]\s*\S|\(?[a-z]\)\s*\S|\(?[ivx]{1,4}\)\s*\S)", re.I)
HEADING = re.compile(r"#{1,6}\s+")
SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z“\"‘'(])")
NUMBERED = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")
MARKED_Q = re.compile(r"(?:Q|Question)\s*\d{0,3}\s*[:.)]\s*(?=\S)", re.I)
MARKED_A = re.compile(r"(?:A|Answer)\s*\d{0,3}\s*[:.)]\s*(?=\S)", re.I)
NAVIGATION = re.compile(
    r"(?:back to (?:the )?top|(?:return to |go to )?top of (?:the )?page|return to (?:the )?top"
    r"|skip to (?:main )?content|print (?:this )?page|share (?:this )?page|next page|previous page"
    r"|(?:next|previous)|page \d+(?: of \d+)?|cookies|privacy(?: (?:policy|notice))?"
    r"|accessibility(?: statement)?|site ?map|menu|search)[.↑^ ]*",
    re.I,
)
CLOSING = re.compile(
    r"(?:last (?:updated|reviewed|modified|changed)\b.{0,60}|(?:©|copyright\b).{0,100}"
    r"|(?:is|was) this page (?:useful|helpful)\??|(?:is there )?anything wrong with this page\??"
    r"|(?:give|send|leave) (?:us )?(?:your )?feedback|contact us|follow us|share|print|yes|no"
    r"|related (?:pages|links|content)|cookie settings)[.↑^ ]*",
    re.I,
)
NOT_PLAIN = ("%PDF", "{\\rtf", "PK\x03\x04", "<!doctype", "<html", "<?xml")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


class Unreadable(Exception):
    """The input cannot be imported. The message is one sentence that names it."""


@dataclass(frozen=True)
class Kept:
    """A line that is no part of a question or an answer, and where it stands."""

    line: int
    text: str


@dataclass(frozen=True)
class Found:
    """One proposed question with its answer.

    `duplicate_of` is the number (from 1) of the earlier entry that asks the same.
    `marks` are the signs taken off the wording, such as "Q:". `confidence` is from 0
    to 1; `reasons` say in words why this was taken for a question.
    """

    number: int
    start_line: int
    question: str
    answer: str
    confidence: float
    reasons: tuple[str, ...]
    marks: tuple[str, ...] = ()
    duplicate_of: int | None = None
    same_answer: bool = False


@dataclass(frozen=True)
class Proposal:
    """What was found in a text: entries, furniture, and how many lines hold words."""

    entries: tuple[Found, ...]
    furniture: tuple[Kept, ...]
    lines: int


@dataclass
class Paragraph:
    """Lines without a blank one between them; `first` is the number of the first."""

    first: int
    lines: list[str]
    score: int = 0
    reasons: list[str] = field(default_factory=list)
    explicit: bool = False

    @property
    def text(self) -> str:
        return " ".join(line.strip() for line in self.lines)


def read(content: bytes, *, name: str) -> str:
    """The text of a file: UTF-8, NFC, lines ended by "\\n". Raises Unreadable, naming it."""
    if len(content) > LARGEST:
        raise Unreadable(f"“{name}” is larger than 2 MB: split it and import the parts.")
    try:
        utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        text = content.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(
            f"“{name}” cannot be read as text: save it as plain text (UTF-8) and try again."
        ) from None
    return check(text, name=name)


def check(text: str, *, name: str) -> str:
    """Pasted or decoded text in its kept form. Raises Unreadable, naming it."""
    if text.lstrip().lower().startswith(tuple(sign.lower() for sign in NOT_PLAIN)) or (
        CONTROL.search(text)
    ):
        raise Unreadable(f"“{name}” is not plain text: save it as plain text and try again.")
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"\r\n?|\x0c|\u2028|\u2029|\x85", "\n", text)
    if is_blank(text):
        raise Unreadable(f"“{name}” is empty: choose a file that holds questions and answers.")
    return text


def is_blank(text: str) -> bool:
    """True for text without anything to see: spaces of all kinds, zero-width signs."""
    return not re.sub(r"[\s\u200b-\u200d\u2060\ufeff]", "", text)


def propose(text: str, *, name: str = "the text") -> Proposal:
    """The questions, answers and furniture of `text` (as `read` or `check` gave it).

    Raises Unreadable when there is no question in it.
    """
    lines = text.split("\n")
    furniture = [*_navigation(lines)]
    aside = {kept.line for kept in furniture}
    shown = ["" if number in aside else line for number, line in enumerate(lines, 1)]
    paragraphs = _marked(shown) or _numbered(shown) or _weighed(shown)
    starts = _with_answers(paragraphs)
    if not starts:
        raise Unreadable(
            f"No questions were found in “{name}”: put each question in a paragraph of its own."
        )
    before = [
        Kept(number, line)
        for number, line in enumerate(shown[: starts[0][0].first - 1], 1)
        if not is_blank(line)
    ]
    entries = _entries(starts, shown)
    return Proposal(
        entries=tuple(_with_duplicates(entries)),
        furniture=tuple(sorted([*before, *furniture], key=lambda kept: kept.line)),
        lines=sum(not is_blank(line) for line in lines),
    )


def weigh(text: str) -> tuple[int, list[str]]:
    """How much a paragraph looks like a question, and why, in words."""
    plain = HEADING.sub("", text.strip())
    sentences = SENTENCE_END.split(plain)
    marked = [sentence.endswith("?") for sentence in sentences]
    wh = [bool(WH_ORDER.match(sentence)) for sentence in sentences]
    aux = [bool(AUX_ORDER.match(sentence)) for sentence in sentences]
    in_passing = not any(each[place] for each in (marked, wh, aux) for place in (0, -1))
    found: list[tuple[int, str]] = []
    if marked[-1]:
        found.append((3, "ends with a question mark"))
    if any(marked[:-1]) and not in_passing:
        found.append((2, "a sentence inside ends with a question mark"))
    if any(wh) and not in_passing:
        found.append((3, "opens like a question (“Why are …”)"))
    elif any(aux) and not in_passing:
        found.append((2, "opens like a question (“Does the …”)"))
    if found and any(TO_COUNCIL.search(sentence) for sentence in sentences):
        found.append((1, "turns to the council"))
    if found and OWN_STORY.search(plain):
        found.append((1, "somebody speaks of themselves"))
    if HEADING.match(text.strip()):
        found.append((1, "is marked as a heading"))
    if plain.endswith(":"):
        found.append((-3, "leads into what follows (ends with a colon)"))
    if LIST_ITEM.match(plain):
        found.append((-4, "is an item of a list"))
    if COUNCIL_VOICE.match(plain):
        found.append((-2, "opens in the voice of an answer"))
    if len(plain.split()) > LONG:
        found.append((-2, "is long for a question"))
    return sum(points for points, _ in found), [words for _, words in found]


def wording_key(text: str) -> str:
    """The words of a question without case, spacing and punctuation: equal means the same."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", re.sub(r"['’‘]", "", folded)))


def whole(question: str, answer: str, marks: Sequence[str] = ()) -> str:
    """An entry as it stood in its source, marks and all."""
    before, between = [*marks, "", ""][:2]
    parts = [f"{before} {question}".strip(), f"{between} {answer}".strip()]
    return "\n\n".join(part for part in parts if part)


def unaccounted(text: str, kept: Iterable[str]) -> list[Kept]:
    """The lines of `text` that stand in none of the `kept` texts (spacing aside)."""
    held = Counter(_bare(line) for each in kept for line in each.split("\n"))
    missing = []
    for number, line in enumerate(text.split("\n"), 1):
        if is_blank(line):
            continue
        if held[_bare(line)]:
            held[_bare(line)] -= 1
        else:
            missing.append(Kept(number, line))
    return missing


def line_of(text: str, wanted: str, *, after: int) -> int:
    """The number of the first line at or after `after` that reads `wanted`; else `after`."""
    for number, line in enumerate(text.split("\n"), 1):
        if number >= after and _bare(line) == _bare(wanted):
            return number
    return after


def _navigation(lines: Sequence[str]) -> Iterator[Kept]:
    """Lines that only lead about the page, wherever they stand, and closing lines at the end.

    A single word where the end begins is left to the answer: "No." may be all of it.
    """
    numbers = {n for n, line in enumerate(lines, 1) if NAVIGATION.fullmatch(line.strip())}
    tail: list[int] = []
    for number in range(len(lines), 0, -1):
        line = lines[number - 1].strip()
        if number in numbers or CLOSING.fullmatch(line):
            tail.append(number)
        elif not is_blank(line):
            break
    while tail and tail[-1] not in numbers and len(lines[tail[-1] - 1].split()) < 2:
        tail.pop()
    for number in sorted(numbers.union(tail)):
        yield Kept(number, lines[number - 1])


def _bare(line: str) -> str:
    return "".join(line.split())


def _paragraphs(lines: Sequence[str]) -> list[Paragraph]:
    """Cut at blank lines; a text that hardly has any is cut at every line."""
    blank = sum(is_blank(line) for line in lines)
    every_line = blank * 10 < len(lines)
    found: list[Paragraph] = []
    fresh = True
    for number, line in enumerate(lines, 1):
        if is_blank(line):
            fresh = True
            continue
        if fresh or every_line:
            found.append(Paragraph(number, []))
        found[-1].lines.append(line)
        fresh = False
    return found


def _weighed(lines: Sequence[str]) -> list[Paragraph]:
    """Paragraphs with their weights; a heading with its answer below it is cut in two."""
    found: list[Paragraph] = []
    for whole in _paragraphs(lines):
        for paragraph in _cut_after_question(whole):
            paragraph.score, paragraph.reasons = weigh(paragraph.text)
            if any(_is_item(line.strip()) for line in paragraph.lines[1:]):
                paragraph.score -= 4
                paragraph.reasons.append("holds a list")
            found.append(paragraph)
    return found


def _is_item(line: str) -> bool:
    return bool(LIST_ITEM.match(line) or NUMBERED.match(line))


def _cut_after_question(paragraph: Paragraph) -> Iterator[Paragraph]:
    """“What is a plan?” with the answer on the next line: two parts, else the one."""
    for count in range(1, min(len(paragraph.lines), 7)):
        head = Paragraph(paragraph.first, paragraph.lines[:count])
        if head.lines[-1].rstrip().endswith("?") and weigh(head.text)[0] >= ASKS:
            yield head
            yield Paragraph(paragraph.first + count, paragraph.lines[count:])
            return
    yield paragraph


def _marked(lines: Sequence[str]) -> list[Paragraph]:
    """Paragraphs of a text that writes "Q:" before each question; none if it does not."""
    marked = [number for number, line in enumerate(lines, 1) if MARKED_Q.match(line.strip())]
    answers = {number for number, line in enumerate(lines, 1) if MARKED_A.match(line.strip())}
    if len(marked) < 2 and not (marked and answers):
        return []
    found: list[Paragraph] = []
    for begin, end in zip(marked, [*marked[1:], len(lines) + 1], strict=True):
        stop = next((n for n in range(begin, end) if n in answers), 0) or next(
            (n for n in range(begin, end) if is_blank(lines[n - 1])), begin + 1
        )
        question = Paragraph(begin, list(lines[begin - 1 : stop - 1]), explicit=True)
        question.score, question.reasons = 9, ["is marked as a question"]
        found += [question, Paragraph(stop, list(lines[stop - 1 : end - 1]))]
    return found


def _numbered(lines: Sequence[str]) -> list[Paragraph]:
    """Paragraphs of a text that numbers its questions from 1; none if it does not."""
    found: list[Paragraph] = []
    expected, begins_at_one = 1, False
    for paragraph in _paragraphs(lines):
        for offset, line in enumerate(paragraph.lines):
            match = NUMBERED.match(line.strip())
            score, reasons = weigh(line.strip()[match.end() :]) if match else (0, [])
            number = int(match[1]) if match else 0
            if (number == expected and score >= ASKS - 1) or (number > expected and score >= ASKS):
                question = Paragraph(paragraph.first + offset, [line], score + 2, reasons)
                question.reasons = ["is the next in the numbering", *reasons]
                question.explicit = True
                found.append(question)
                begins_at_one = begins_at_one or number == 1
                expected = number + 1
            elif found and offset and not found[-1].explicit:
                found[-1].lines.append(line)
            else:
                found.append(Paragraph(paragraph.first + offset, [line]))
    numbered = sum(paragraph.explicit for paragraph in found)
    return found if numbered > 1 and begins_at_one else []


def _with_answers(paragraphs: Sequence[Paragraph]) -> list[tuple[Paragraph, int]]:
    """Each question with the number of the last line of its wording."""
    starts: list[tuple[Paragraph, int]] = []
    after_question = False
    for paragraph in paragraphs:
        asks = paragraph.score >= ASKS or paragraph.explicit
        last = paragraph.first + len(paragraph.lines) - 1
        if asks and after_question and not paragraph.explicit:
            starts[-1][0].reasons.append("goes on in the paragraph after it")
            starts[-1] = (starts[-1][0], last)
        elif asks:
            starts.append((paragraph, last))
        after_question = asks
    return starts


def _entries(starts: Sequence[tuple[Paragraph, int]], lines: Sequence[str]) -> list[Found]:
    ends = [paragraph.first - 1 for paragraph, _ in starts[1:]] + [len(lines)]
    entries = []
    for number, ((paragraph, last), end) in enumerate(zip(starts, ends, strict=True), 1):
        question, mark = _unmarked(_trimmed(lines[paragraph.first - 1 : last]).strip(), paragraph)
        answer, answer_mark = _trimmed(lines[last:end]), ""
        if paragraph.explicit and (match := MARKED_A.match(answer.lstrip())):
            answer_mark, answer = match[0].strip(), answer.lstrip()[match.end() :]
        confidence = min(0.99, 0.4 + 0.1 * paragraph.score) if answer else 0.3
        if "goes on in the paragraph after it" in paragraph.reasons:
            confidence = min(confidence, 0.6)
        entries.append(
            Found(
                number=number,
                start_line=paragraph.first,
                question=question,
                answer=answer,
                confidence=round(confidence, 2),
                reasons=(*paragraph.reasons, *([] if answer else ["has no answer"])),
                marks=tuple(sign for sign in (mark, answer_mark) if sign),
            )
        )
    return entries


def _unmarked(wording: str, paragraph: Paragraph) -> tuple[str, str]:
    """The wording without the sign before it, and that sign."""
    patterns = [MARKED_Q, NUMBERED] if paragraph.explicit else [HEADING]
    for pattern in patterns:
        if match := pattern.match(wording.lstrip()):
            return wording.lstrip()[match.end() :], match[0].strip()
    return wording, ""


def _trimmed(lines: Sequence[str]) -> str:
    """Lines as text, without the blank ones at either end."""
    kept = list(lines)
    while kept and is_blank(kept[0]):
        kept.pop(0)
    while kept and is_blank(kept[-1]):
        kept.pop()
    return "\n".join(kept)


def _with_duplicates(entries: Sequence[Found]) -> Iterator[Found]:
    first: dict[str, Found] = {}
    for entry in entries:
        twin = first.setdefault(wording_key(entry.question), entry)
        if twin is entry:
            yield entry
        else:
            same = wording_key(twin.answer) == wording_key(entry.answer)
            yield replace(entry, duplicate_of=twin.number, same_answer=same)
