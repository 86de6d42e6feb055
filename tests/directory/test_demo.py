"""The demo's directory: of the kinds the families asked about, and invented beyond doubt."""

import json
import re

from localoffer.accounts.models import Organisation as Account
from localoffer.accounts.roles import Role
from localoffer.directory import demo
from localoffer.directory.models import Proposal, Service, ServiceVersion


def test_loading_twice_is_loading_once(db, person, at):
    people = {
        "content_editor": person(Role.CONTENT_EDITOR),
        "provider": person(
            Role.PROVIDER, organisation=Account.objects.create(name="Kite", kind="voluntary")
        ),
    }
    for _ in range(2):
        demo.load(people=people, at=at)
    assert Service.objects.count() == ServiceVersion.objects.count() == 70
    assert Service.objects.kept_by(people["provider"]).count() >= 4
    assert [str(each.stage) for each in Proposal.objects.all()] == ["submitted"]


def test_every_number_address_and_postcode_is_invented(directory):
    text = json.dumps(directory)
    assert set(re.findall(r"\b0\d{3,4} \d{6}\b", text)) == set(re.findall(r"01632 960\d{3}", text))
    assert set(re.findall(r"@([\w.]+)", text)) == {"example.org", "example.gov.uk"}
    assert all(host.endswith(".example") for host in re.findall(r"https://([^/\"]+)", text))
    codes = re.findall(r"\b[A-Z]{1,2}\d{1,2} \d[A-Z]{2}\b", text)
    assert codes
    assert all(code[-2] == "V" for code in codes), "no real postcode has a V there"


def test_each_entry_says_what_a_parent_must_know(directory):
    for document in directory:
        assert document["eligibility_description"]
        assert document["application_process"]
        assert document["wait_time"]
        assert document["local_offer"]["how_decided"]
        assert document["local_offer"]["complaints"]
