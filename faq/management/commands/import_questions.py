"""manage.py import_questions FILE: read a published page of questions and answers in."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from faq import importing
from faq.models import Import
from faq.operations import imports
from faq.states import ImportState
from localoffer import clock
from localoffer.audit.operations import SYSTEM
from localoffer.refusal import Refused


class Command(BaseCommand):
    help = "Proposes the questions and answers in a text file, and publishes them when told to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--edition", required=True, help="such as “July 2021”")
        parser.add_argument("--source", required=True, help="who asked, such as the parent forum")
        parser.add_argument(
            "--dry-run", action="store_true", help="show the proposal, keep nothing"
        )
        parser.add_argument("--json", action="store_true", help="with --dry-run: as a JSON list")
        parser.add_argument("--publish", action="store_true", help="publish what is proposed")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"] and options["publish"]:
            raise CommandError("Choose --dry-run or --publish: a dry run changes nothing.")
        if options["json"] and not options["dry_run"]:
            raise CommandError("--json shows the proposal of a dry run: add --dry-run.")
        for each in ("edition", "source"):
            if not options[each].strip():
                raise CommandError(f"Give --{each} some words.")
        name = str(options["file"])
        try:
            text = importing.read(contents(options["file"]), name=name)
            proposal = importing.propose(text, name=name)
        except importing.Unreadable as problem:
            raise CommandError(str(problem)) from None
        if options["dry_run"]:
            self.show(proposal, as_json=options["json"])
            return
        self.keep(text, **options)

    def keep(self, text: str, **options: Any) -> None:
        at = clock.now()
        batch, made = imports.propose(
            text=text,
            file_name=options["file"].name,
            label=options["edition"].strip(),
            source=options["source"].strip(),
            by=SYSTEM,
            at=at,
        )
        self.stdout.write(
            f"Import {batch} {'made' if made else 'was made before; nothing is doubled'}: "
            f"{batch.get_absolute_url()}"
        )
        if options["publish"]:
            self.publish(batch, at)
        elif batch.state == ImportState.PROPOSAL:
            self.stdout.write("Nothing is public yet: check the proposal on that page.")

    def publish(self, batch: Import, at: Any) -> None:
        again = batch.state == ImportState.PUBLISHED
        try:
            result = imports.publish(batch=batch, version=batch.version, by=SYSTEM, at=at)
        except Refused as refused:
            raise CommandError(
                f"{refused.reason} The proposal waits at {batch.get_absolute_url()}."
            ) from None
        for question in result.published:
            self.stdout.write(f"{question} {question.get_absolute_url()}  {question.wording[:60]}")
        for question in result.joined:
            self.stdout.write(f"{question} joined to its twin {question.joined_to}")
        self.stdout.write(
            f"{len(result.published)} questions {'were' if again else 'are now'} published, "
            f"{len(result.joined)} joined to a twin."
        )

    def show(self, proposal: importing.Proposal, *, as_json: bool) -> None:
        if as_json:
            rows = [row(entry) for entry in proposal.entries]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            for kept in proposal.furniture:
                self.stderr.write(f"Left out as page furniture, line {kept.line}: {kept.text}")
            return
        for entry in proposal.entries:
            twin = f", the same as {entry.duplicate_of}" if entry.duplicate_of else ""
            self.stdout.write(
                f"{entry.number}. (line {entry.start_line}, {entry.confidence:.0%} sure{twin}) "
                f"{' '.join(entry.question.split())}"
            )
            self.stdout.write(f"    {len(entry.answer.split())} words of answer")
        for kept in proposal.furniture:
            self.stdout.write(f"Left out as page furniture, line {kept.line}: {kept.text}")
        twins = sum(entry.duplicate_of is not None for entry in proposal.entries)
        self.stdout.write(
            f"{len(proposal.entries)} questions proposed, {twins} of them asked twice; "
            f"all {proposal.lines} lines with words are accounted for. Nothing was kept."
        )


def contents(path: Path) -> bytes:
    """The bytes of a file. Raises Unreadable with a sentence that names it."""
    try:
        with path.open("rb") as file:
            return file.read(importing.LARGEST + 1)
    except FileNotFoundError:
        raise importing.Unreadable(f"There is no file “{path}”.") from None
    except IsADirectoryError:
        raise importing.Unreadable(f"“{path}” is a folder: name a text file.") from None
    except OSError as problem:
        raise importing.Unreadable(f"“{path}” cannot be read: {problem.strerror}.") from None


def row(entry: importing.Found) -> dict[str, Any]:
    """One proposed entry. `duplicate_of` is the number (from 1) of the entry it repeats."""
    return {
        "number": entry.number,
        "question": entry.question,
        "answer": entry.answer,
        "start_line": entry.start_line,
        "duplicate_of": entry.duplicate_of,
        "same_answer": entry.same_answer if entry.duplicate_of else None,
        "confidence": entry.confidence,
        "reasons": list(entry.reasons),
        "marks": list(entry.marks),
    }
