from chungtay.memoranda.queries.paper import paper_of

__all__ = ["paper_of"]
