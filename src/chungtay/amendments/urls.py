from __future__ import annotations

from django.urls import path

from chungtay.amendments.views import annexes, ending, inheritance, reading

app_name = "amendments"

urlpatterns = [
    path("thoi-han/", reading.terms, name="list"),
    path("<uid:uid>/phu-luc/", reading.show, name="show"),
    path("<uid:uid>/phu-luc/soan/", annexes.change, name="change"),
    path("<uid:uid>/gia-han/", annexes.renew, name="renew"),
    path("<uid:uid>/cham-dut-theo-thoa-thuan/", annexes.end_together, name="end_together"),
    path("<uid:uid>/cham-dut/", ending.end, name="end"),
    path("<uid:uid>/roi/", ending.leave, name="leave"),
    path("<uid:uid>/noi-bo-hoa/", ending.internalise, name="internalise"),
    path("<uid:uid>/khong-co-ben-ke-thua/", ending.no_heir, name="no_heir"),
    path("<uid:uid>/ke-thua/", inheritance.inheritance, name="inheritance"),
    path("<uid:uid>/ke-thua/soan/", inheritance.inherit, name="inherit"),
]
