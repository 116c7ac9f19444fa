from chungtay.needs.tests.conftest import built_world, world

__all__ = ["built_world", "world"]  # fixtures are used by their names
