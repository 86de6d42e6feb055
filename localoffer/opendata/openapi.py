"""The API described in OpenAPI 3.1, from the same list of parameters that reads them."""

from __future__ import annotations

from typing import Any

from localoffer.opendata import parameters
from localoffer.opendata.parameters import Parameter

PAGE = {
    "type": "object",
    "required": [
        "total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty",
        "contents",
    ],
    "properties": {
        "total_items": {"type": "integer", "description": "All there are."},
        "total_pages": {"type": "integer", "description": "0 when there is nothing."},
        "page_number": {"type": "integer"},
        "size": {"type": "integer", "description": "How many are on this page."},
        "first_page": {"type": "boolean"},
        "last_page": {"type": "boolean"},
        "empty": {"type": "boolean"},
        "contents": {"type": "array", "items": {"type": "object"}},
    },
}  # fmt: skip
ERRORS = {
    "type": "object",
    "required": ["errors"],
    "properties": {
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["message"],
                "properties": {
                    "parameter": {"type": "string"},
                    "message": {"type": "string"},
                },
            },
        }
    },
}
LISTS: dict[str, tuple[str, tuple[Parameter, ...]]] = {
    "/services": ("Services", parameters.PAGE + parameters.FILTERS),
    "/service_at_locations": (
        "Services at their places",
        parameters.PAGE + parameters.FILTERS + parameters.NEAR,
    ),
    "/organizations": ("Providers of services", parameters.PAGE),
    "/taxonomies": ("Lists of terms", parameters.PAGE),
    "/taxonomy_terms": ("Terms", (*parameters.PAGE, parameters.TAXONOMY)),
}


def document(*, server: str) -> dict[str, Any]:
    paths: dict[str, Any] = {
        "/": {"get": _operation("about", "What this API is", {"type": "object"}, ())}
    }
    for path, (about, accepted) in LISTS.items():
        name = path[1:]
        reference = {"$ref": "#/components/schemas/Page"}
        paths[path] = {"get": _operation(name, f"{about}, a page at a time", reference, accepted)}
        one = _operation(f"{name}_by_id", f"{about}: one of them, whole", {"type": "object"}, ())
        one["parameters"] = [
            {
                "name": "id",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "format": "uuid"},
            }
        ]
        one["responses"]["404"] = _response("Nothing published has this id.", "Errors")
        paths[f"{path}/{{id}}"] = {"get": one}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Local Offer: open data",
            "version": "3.0",
            "description": "The services directory in the Open Referral UK 3.0 profile. Records "
            "carry more than the profile asks for; what is ours alone stands under local_offer. "
            "Addresses of masked places are never here.",
        },
        "servers": [{"url": server.rstrip("/")}],
        "paths": paths,
        "components": {"schemas": {"Page": PAGE, "Errors": ERRORS}},
    }


def _operation(
    name: str, about: str, schema: dict[str, Any], accepted: tuple[Parameter, ...]
) -> dict[str, Any]:
    responses = {
        "200": {
            "description": about,
            "content": {"application/json": {"schema": schema}},
        },
        "304": {"description": "Nothing has changed since."},
        "429": _response("Asked too often; Retry-After says when to come back.", "Errors"),
    }
    if accepted:
        responses["400"] = _response("A parameter could not be understood.", "Errors")
    return {
        "operationId": name,
        "summary": about,
        "parameters": [
            {
                "name": each.name,
                "in": "query",
                "required": False,
                "description": each.about,
                "schema": each.schema,
            }
            for each in accepted
        ],
        "responses": responses,
    }


def _response(about: str, schema: str) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"description": about, "content": {"application/json": {"schema": reference}}}
