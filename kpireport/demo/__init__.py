"""The demonstration company: invented people, deals and customers, the same bytes on every machine."""

from kpireport.demo.tables import make

__all__ = ["make"]
