"""What the portal promises about its security, statement by statement, in our own words.

The clauses are those of the OWASP Application Security Verification Standard 5.0. Each statement is
held by the tests that are marked with its number: `@pytest.mark.asvs(9)`. Where no test of ours can
show it, `not_tested` says why.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Statement:
    clause: str
    says: str
    not_tested: str = ""


GROUPS: dict[str, tuple[Statement, ...]] = {
    "Input, output, logic": (
        Statement("1.2.1", "What people typed is escaped wherever it is shown."),
        Statement("1.2.4", "No question to the database is glued together from what people sent."),
        Statement("1.2.10", "What goes into CSV cannot begin a formula."),
        Statement("1.3.1, 1.3.5", "Markup in what people wrote stays text."),
        Statement("1.3.11", "Nobody adds a header to an e-mail."),
        Statement("1.3.12", "No pattern takes longer and longer over a text made to slow it."),
        Statement("2.2.1, 2.2.3", "Every answer, and answers that contradict each other, are checked by the server."),
        Statement("2.3.1", "No step can be left out or taken before its turn."),
        Statement("2.3.3", "A submission is stored whole with its audit event, or not at all."),
        Statement("2.3.4", "Two people cannot take or decide the same case."),
        Statement("2.3.5", "A panel decision needs a second signature."),
        Statement("2.4.1", "Searching, referring, exporting and signing in have a pace."),
    ),
    "Browser": (
        Statement("3.2.1", "An uploaded file is saved, never run as a page of ours."),
        Statement("3.3.1, 3.3.3", "Cookies travel encrypted and belong to this host alone."),
        Statement("3.3.2, 3.3.4", "No script and no other site uses our cookies."),
        Statement("3.4.1", "Browsers are told to come back encrypted only, by errors too."),
        Statement("3.4.3", "A page runs and loads nothing but its own parts; a script carries this answer’s nonce."),
        Statement("3.4.4, 3.4.5", "Types of content are not guessed, and other sites learn no address of ours."),
        Statement("3.4.6", "No other site shows our pages in a frame."),
        Statement("3.4.7", "Browsers report what the policy made them refuse."),
        Statement("3.4.8", "Windows of other sites have no hold on ours."),
        Statement("3.5.1, 3.5.3", "Every change is a POST with a token; reading changes nothing."),
        Statement("3.5.8", "Other sites cannot take our pages and files as parts of theirs."),
        Statement("3.6.1", "Nothing is loaded from anybody else."),
        Statement("3.7.2", "We send nobody on to a strange site."),
        Statement("4.1.3", "A visitor cannot pretend to be our proxy."),
        Statement("4.1.4", "Methods that a page does not use are refused."),
    ),
    "Files": (
        Statement("5.2.1, 5.2.4", "Files have limits of size and number."),
        Statement("5.2.2", "A file is what its name says."),
        Statement("5.2.3, 5.2.6", "A file that would unpack to something huge is refused."),
        Statement("5.3.2, 5.4.2", "The server names the files it keeps, and hands them out under safe names."),
        Statement("5.4.3", "Nobody opens a file before it was looked at for malware."),
        Statement("14.2.8", "Where and with what a photo was taken does not stay in it."),
    ),
    "Sign-in and sessions": (
        Statement("6.2.4, 6.2.12", "Passwords that everybody uses are refused."),
        Statement("6.2.5–6.2.10", "A password may be long and of any characters, and is not made to change."),
        Statement("6.3.1", "Guessing is slowed down, and locks out only the guesser."),
        Statement("6.3.3", "Staff and panel use a second factor."),
        Statement("6.3.7", "People are told when their way of signing in changed."),
        Statement("6.3.8", "Known and unknown accounts get the same answer."),
        Statement("6.4.3, 6.5.1", "A new password does not replace the second factor; codes work once."),
        Statement("7.2.4", "Signing in begins a new session."),
        Statement("7.3.1, 7.3.2", "A visit ends when left alone and after a working day; answers are kept."),
        Statement("7.4.1, 7.4.2", "Signing out and being disabled end sessions at once."),
        Statement("7.5.2, 7.5.3", "People see their own sessions; what matters asks again who it is."),
    ),
    "Who may do what": (
        Statement("8.2.1, 8.2.2", "Every role meets every address with the answer written down for it."),
        Statement("8.2.3", "Some parts of a record are for some of its readers only."),
        Statement("8.3.2", "A right that was taken away is gone at the next request."),
        Statement("8.4.2", "Looking after accounts asks for more than a password."),
        Statement("15.3.3", "A form changes the answers it asks for and no others."),
        Statement("15.4.2", "Asking whether one may, and doing it, is one step."),
    ),
    "Data": (
        Statement("14.2.1", "No address holds anything about a person."),
        Statement("14.3.1, 14.3.2", "Browsers keep no private page, and forget everything at signing out."),
        Statement("14.2.6", "Lists show what is needed to choose, and no child’s name."),
        Statement("14.2.7", "What is kept too long is deleted, and that is noted."),
        Statement("11.4.2, 11.5.1", "Passwords are hashed slowly; secrets are long and random."),
        Statement("12.1.1, 12.3.1", "Everything travels encrypted, to the database too."),
    ),
    "Running": (
        Statement("13.2.2", "The running portal can alter neither its tables nor the audit."),
        Statement("13.3.1", "No secret stands in the code."),
        Statement("13.4.1–13.4.6", "No answer tells about the machine: no debugging, listings, versions."),
        Statement("15.1.2, 15.2.1", "All parts are listed with version and hash."),
        Statement("16.3.1–16.3.3", "Refusals and the reading of private records are in the audit, without the data."),
        Statement("16.4.1, 16.4.2", "No line of a log can be forged, and the audit shows what was changed."),
        Statement("16.5.1–16.5.4", "A fault tells nothing, ends in a page, and lets nobody in."),
    ),
}  # fmt: skip

STATEMENTS = [statement for group in GROUPS.values() for statement in group]
"""Number 1 is the first."""
