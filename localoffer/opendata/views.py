"""Open Referral UK 3.0, levels 1 and 2, and organizations: read only, for anyone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse

from localoffer.directory.interchange import describing
from localoffer.directory.models import Service, ServiceAtLocation, Taxonomy, TaxonomyTerm
from localoffer.directory.pages import one
from localoffer.opendata import openapi, parameters, selecting
from localoffer.opendata.answering import Answer, open_data, page

VERSION = "HSDS-UK-3.0"
PROFILE = "https://github.com/OpenReferralUK/uk-profile"


@open_data
def about(request: HttpRequest) -> Answer:
    """What this is, and where it is described."""
    document = {
        "version": VERSION,
        "profile": PROFILE,
        "openapi_url": request.build_absolute_uri(reverse("opendata:openapi")),
    }
    return document, None


@open_data
def openapi_document(request: HttpRequest) -> Answer:
    return openapi.document(server=request.build_absolute_uri(reverse("opendata:about"))), None


@open_data
def services(request: HttpRequest) -> Answer:
    values = parameters.read(request.GET, parameters.PAGE + parameters.FILTERS)
    return page(selecting.services(values), values, describing.brief), selecting.changed_at()


@open_data
def service(request: HttpRequest, key: str) -> Answer:
    found = _one(Service.objects.published(), key)
    return one.published(found), found.last_modified


@open_data
def service_at_locations(request: HttpRequest) -> Answer:
    accepted = parameters.PAGE + parameters.FILTERS + parameters.NEAR
    values = parameters.read(request.GET, accepted)
    rows = selecting.service_at_locations(values)
    return page(rows, values, _at_location), selecting.changed_at()


@open_data
def service_at_location(request: HttpRequest, key: str) -> Answer:
    published = ServiceAtLocation.objects.filter(service__in=Service.objects.published())
    found = _one(published.select_related("service"), key)
    document = one.published(found.service)
    places = document.pop("service_at_locations")
    here = next(each for each in places if each["id"] == str(found.pk))
    return here | {"service": document}, found.service.last_modified


@open_data
def organizations(request: HttpRequest) -> Answer:
    values = parameters.read(request.GET, parameters.PAGE)
    return page(selecting.organisations(), values, describing.provider), selecting.changed_at()


@open_data
def organization(request: HttpRequest, key: str) -> Answer:
    found = _one(selecting.organisations(), key)
    document = describing.providers([found.pk])[found.pk]
    rows = Service.objects.published().filter(organization=found).select_related("organization")
    document["services"] = [describing.brief(row) for row in rows.order_by("name", "id")[:500]]
    return document, selecting.changed_at()


@open_data
def taxonomies(request: HttpRequest) -> Answer:
    values = parameters.read(request.GET, parameters.PAGE)
    return page(Taxonomy.objects.order_by("name", "id"), values, describing.taxonomy), None


@open_data
def taxonomy(request: HttpRequest, key: str) -> Answer:
    found = _one(Taxonomy.objects.all(), key)
    terms = found.taxonomy_terms.select_related("taxonomy").order_by("order", "name", "id")
    document = describing.taxonomy(found)
    return document | {"taxonomy_terms": [describing.term(term) for term in terms]}, None


@open_data
def taxonomy_terms(request: HttpRequest) -> Answer:
    values = parameters.read(request.GET, (*parameters.PAGE, parameters.TAXONOMY))
    rows = TaxonomyTerm.objects.select_related("taxonomy").order_by("taxonomy", "order", "id")
    if "taxonomy_id" in values:
        rows = rows.filter(taxonomy=values["taxonomy_id"])
    return page(rows, values, describing.term), None


@open_data
def taxonomy_term(request: HttpRequest, key: str) -> Answer:
    return describing.term(_one(TaxonomyTerm.objects.select_related("taxonomy"), key)), None


def _at_location(row: ServiceAtLocation) -> dict[str, Any]:
    document = {
        "id": str(row.pk),
        "service_id": str(row.service_id),
        "location_id": str(row.location_id),
        "location": describing.place(row.location),
        "service": describing.brief(row.service),
    }
    return document | ({"description": row.description} if row.description else {})


def _one(rows: Any, key: str) -> Any:
    """The row with this id. Raises Http404, for what is no id as well."""
    try:
        found = rows.filter(pk=UUID(key)).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found
