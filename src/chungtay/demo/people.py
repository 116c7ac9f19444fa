"""The people of the invented provinces who may sign in to the demo."""

from __future__ import annotations

from chungtay.demo.reading import read


def demo_people() -> list[tuple[str, str]]:
    """Sign-in name and a line that says who it is, in the order of the source files."""
    table = read("invented")
    bodies = {row["key"]: row.get("short", row["name"]) for row in table["body"]}
    return [
        (row["login"], ", ".join(filter(None, (row["name"], row.get("post"), bodies.get(place, place)))))
        for row in (*table["person"], *read("wide")["person"])
        for place in [row.get("body")]
    ]
