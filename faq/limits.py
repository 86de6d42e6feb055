"""How often one address may send something to the desk.

A whole school, library or children's centre may stand behind one address, so the limits are
far above what a class does in a lesson. Counted for all processes together.
"""

from hashlib import sha256

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.http import HttpRequest

from localoffer import clock
from localoffer.accounts import counting

MINUTES = 10


def minutes_to_wait(request: HttpRequest, *, action: str) -> int:
    """Count one more; 0 when it may go on, else in how many minutes to come back."""
    most = settings.SENT_PER_TEN_MINUTES[action]
    now = int(clock.now().timestamp()) // 60
    address = get_client_ip(request) or ""
    who = sha256(f"{settings.SECRET_KEY}{address}".encode()).hexdigest()[:16]
    key = f"sent-{action}-{who}-{now // MINUTES}"
    count = counting.count(key, seconds=MINUTES * 60)
    return MINUTES - now % MINUTES if count > most else 0
