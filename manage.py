#!/usr/bin/env python3
"""The one task runner: ``python3 manage.py`` lists what it can do.

This file is read by whatever Python is on the machine, so it keeps to what very old ones can parse.
"""

import os
import sys

NEEDED = (3, 11)


def main():
    if sys.version_info < NEEDED:
        sys.stderr.write(
            "Local Offer needs Python %d.%d or newer, and this is Python %d.%d (%s). "
            "Install a newer one and start again with it: python%d.%d manage.py\n"
            % (NEEDED + sys.version_info[:2] + (sys.executable,) + NEEDED)
        )
        return 2
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from localoffer.runner import main as runner

    return runner.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
