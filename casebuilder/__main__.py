"""``python -m casebuilder``: the same as the command ``casebuilder``."""

import sys

from casebuilder.cli import main

if __name__ == "__main__":
    sys.exit(main())
