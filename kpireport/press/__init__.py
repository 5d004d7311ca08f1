"""The press: notebooks and files; it knows no number."""

import sys

# Notebooks are validated by jsonschema, which looks for a checker of IRIs whose grammar takes seconds to compile at
# import. No notebook's schema asks for one.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
