"""`python -m ops.bench [name]`: the same as `interlend bench`."""

import sys

from ops.bench.run import main

main(sys.argv[1] if len(sys.argv) > 1 else None)
