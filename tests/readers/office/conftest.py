"""Lets the tests of office files share what makes them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
