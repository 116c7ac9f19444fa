from chungtay.publishing.actions.publishing import publish_run, put_into_force
from chungtay.publishing.actions.sheets import ask_for_sheet

__all__ = ["ask_for_sheet", "publish_run", "put_into_force"]
