from chungtay.reforms.forms.deciding import AnswerForm, CarryOutForm, DecideForm, DocumentField
from chungtay.reforms.forms.planning import FORMS, PlanForm

__all__ = ["FORMS", "AnswerForm", "CarryOutForm", "DecideForm", "DocumentField", "PlanForm"]
