from chungtay.amendments.queries.inheritance import PartyInheritance, inheritance_of
from chungtay.amendments.queries.texts import text_in_force

__all__ = ["PartyInheritance", "inheritance_of", "text_in_force"]
