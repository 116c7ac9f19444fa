"""The signature drawings as pure functions: typed values in, SVG out. Rooms hand over values, never shapes."""

from chungtay.kernel.web.drawing.bars import BarPart, Dumbbell, TwoSided, dumbbell, dumbbell_range, two_sided_bar
from chungtay.kernel.web.drawing.links import AnsweringGroup, answering_groups, stadium_links
from chungtay.kernel.web.drawing.rings import RingParty, are_woven, hue_class, rings, waiting
from chungtay.kernel.web.drawing.svg import Picture, Shape
from chungtay.kernel.web.drawing.track import Stop, track

__all__ = [
    "AnsweringGroup",
    "BarPart",
    "Dumbbell",
    "Picture",
    "RingParty",
    "Shape",
    "Stop",
    "TwoSided",
    "answering_groups",
    "are_woven",
    "dumbbell",
    "dumbbell_range",
    "hue_class",
    "rings",
    "stadium_links",
    "track",
    "two_sided_bar",
    "waiting",
]
