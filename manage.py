#!/usr/bin/env python
import os
import sys


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036
        sys.exit("Salesperf needs Python 3.11 or newer; this is " + sys.version.split()[0])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesperf.settings")
    try:
        from django.core.management import execute_from_command_line

        from salesperf import troubles
    except ModuleNotFoundError as missing:
        sys.exit(str(missing) + ". Install first: pip install -r requirements.txt")
    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as problem:
        line = troubles.in_one_line(problem)
        if line is None:
            raise
        sys.exit(line)


if __name__ == "__main__":
    main()
