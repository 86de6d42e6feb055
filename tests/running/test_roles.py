"""The running portal cannot alter tables or rewrite the audit, whatever its code is made to say."""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from faq.models import Edition, Question, Topic
from faq.operations import questions
from faq.pages import reading
from localoffer.audit import operations as audit
from localoffer.audit.models import Event, Link
from localoffer.audit.operations import SYSTEM
from localoffer.council.models import Council
from localoffer.runner.postgres import APP, READER
from localoffer.running import roles


@pytest.fixture
def acting_as(committed) -> Iterator:
    """acting_as(role): from here on this session is that role."""
    if not roles.exist():
        pytest.skip("This PostgreSQL server has no roles localoffer_app and localoffer_reader.")

    def act(role: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {role}")

    yield act
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except ProgrammingError as error:
        return "permission denied" in str(error) or "must be owner" in str(error)
    return False


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE mine (id int)",
        "ALTER TABLE council_council ADD COLUMN mine int",
        "DROP TABLE audit_event",
        "TRUNCATE audit_event",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "UPDATE audit_event SET why = 'another'",
        "DELETE FROM audit_event",
        "INSERT INTO audit_link VALUES (9, 9, '', '')",
        "UPDATE audit_link SET digest = ''",
        "DELETE FROM audit_link",
        "DELETE FROM django_migrations",
        "SET session_replication_role = replica",
    ],
)
@pytest.mark.asvs(57)
def test_the_running_portal_may_not(acting_as, at, sql):
    audit.record("tests.happened", at=at)
    acting_as(APP)
    assert refused(sql)


def test_the_running_portal_writes_rows_and_the_audit_still_chains_them(acting_as, at):
    acting_as(APP)
    Council.objects.update(area="Elsewhere")
    with transaction.atomic():
        audit.record("tests.happened", at=at)
    assert Event.objects.count() == Link.objects.count() == 1
    assert audit.check().faults == ()


@pytest.mark.asvs(57)
def test_switching_our_own_guards_off_does_not_open_the_audit(acting_as, at):
    """pgtrigger can be told to ignore its triggers; the rights hold all the same."""
    audit.record("tests.happened", at=at)
    acting_as(APP)
    with pytest.raises(DatabaseError, match="permission denied"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL pgtrigger.ignore = '{audit_event:event_stays}'")
            cursor.execute("DELETE FROM audit_event")


def test_the_reader_reads_what_is_public_and_nothing_else(acting_as):
    private = [
        "accounts_person", "audit_event", "children_child", "referrals_referral", "panel_item",
        "notices_notice", "documents_document", "django_session", "directory_hideaway",
        "faq_import", "faq_draft", "faq_comment", "search_asked",
    ]  # fmt: skip
    tables = set(connection.introspection.table_names())
    acting_as(READER)
    assert [table for table in private if table in tables and not refused(f"TABLE {table}")] == []
    assert {"council_council", "faq_question", "search_searchentry"} <= set(
        roles.tables(roles.is_readable)
    )
    assert not refused("TABLE council_council")
    assert refused("UPDATE council_council SET area = ''")


def test_the_reader_reads_no_word_of_who_asked_and_draws_every_page_of_questions(
    acting_as, client, at
):
    """Who asked, how, and where to tell them stand in the same table as what everybody reads."""
    old, new = _published("May we swing?", at), _published("May we swing now?", at)
    questions.supersede(question=old, newer=new, by=SYSTEM, at=at)
    topic = Topic.objects.create(slug="swings", label="Swings")
    new.topics.add(topic)
    acting_as(READER)
    for column in ("as_asked", "reply_to", "receipt", "asker_id", "declined_because"):
        assert refused(f"SELECT {column} FROM faq_question"), column
    assert not refused("SELECT wording, state FROM faq_question")
    assert {each.wording for each in reading.for_page()} == {new.wording, old.wording}
    for address in ("/questions/", topic.get_absolute_url(), "/questions/ask/?q=May+we+swing"):
        assert client.get(address).status_code == 200, address


def _published(wording: str, at) -> Question:
    edition, _ = Edition.objects.get_or_create(label="March 2026", source="Invented Forum")
    question = questions.propose(
        wording=wording, asked_by="Invented Parent Forum", edition=edition, topics=[], by=SYSTEM,
        at=at,
    )  # fmt: skip
    return questions.publish(question=question, answer="Yes.", by=SYSTEM, at=at)


def test_a_table_that_joins_two_public_ones_goes_with_them():
    from faq.models import GuideVersion, Question

    assert roles.is_readable(Question.topics.through)
    assert not roles.is_readable(GuideVersion.writers.through)  # these are people
