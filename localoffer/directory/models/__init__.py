"""The directory's tables, a file a noun."""

from localoffer.directory.models.details import (
    Attribute,
    Contact,
    CostOption,
    Funding,
    Language,
    Phone,
    Schedule,
    ServiceArea,
    ServiceAtLocation,
)
from localoffer.directory.models.editorial import Proposal, ProposalStep, ServiceVersion
from localoffer.directory.models.importing import ImportProgress, ImportRun
from localoffer.directory.models.keeping import Check, DailyMisses, DailyViews, Reminder
from localoffer.directory.models.listing import WITHOUT_POINT, Listing, ListingPlace
from localoffer.directory.models.location import Accessibility, Address, Hideaway, Location
from localoffer.directory.models.organisation import Organisation, OrganisationIdentifier
from localoffer.directory.models.postcode import Postcode
from localoffer.directory.models.service import Service, StateChange
from localoffer.directory.models.taxonomy import Taxonomy, TaxonomyTerm

__all__ = [
    "WITHOUT_POINT",
    "Accessibility",
    "Address",
    "Attribute",
    "Check",
    "Contact",
    "CostOption",
    "DailyMisses",
    "DailyViews",
    "Funding",
    "Hideaway",
    "ImportProgress",
    "ImportRun",
    "Language",
    "Listing",
    "ListingPlace",
    "Location",
    "Organisation",
    "OrganisationIdentifier",
    "Phone",
    "Postcode",
    "Proposal",
    "ProposalStep",
    "Reminder",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceVersion",
    "StateChange",
    "Taxonomy",
    "TaxonomyTerm",
]
