"""What a passkey script is told, as text that stands in the page and needs no script tag."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """JSON, one fact a line; the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder, indent=1)
