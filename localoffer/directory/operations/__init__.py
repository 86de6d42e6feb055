"""Everything that changes the directory."""

from localoffer.directory.operations.listing import relist
from localoffer.directory.operations.moving import move
from localoffer.directory.operations.publishing import Outcome, compare, publish

__all__ = ["Outcome", "compare", "move", "publish", "relist"]
