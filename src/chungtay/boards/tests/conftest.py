from chungtay.matching.tests.conftest import built_round, world

__all__ = ["built_round", "world"]
