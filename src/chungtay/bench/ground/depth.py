"""Ten million rows of one table, paged by key and by OFFSET.

Attendance does not exist yet; the table stands in for it: a school, a day and a number, indexed by day.
"""

from __future__ import annotations

from django.db import connection, models

from chungtay.kernel.web.tables import Page, closed, page_of

ORDER = ("day", "id")
SIZE = 50


class LongRow(models.Model):
    """A row of the long table, which no installation has."""

    school = models.PositiveIntegerField()
    day = models.DateField()

    class Meta:
        app_label = "bench"
        managed = False
        db_table = "bench_long"

    def __str__(self) -> str:
        return f"{self.school}, {self.day}"


def fill(rows: int) -> None:
    """Write so many rows, thirty thousand a day."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_long (id INTEGER PRIMARY KEY, school INTEGER NOT NULL, day TEXT NOT NULL)")
        cursor.execute(
            """
            WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < %s)
            INSERT INTO bench_long SELECT n, (n * 7919) %% 41000, date('2020-01-01', (n / 30000) || ' days')
            FROM counted
            """,
            [rows],
        )
        cursor.execute("CREATE INDEX bench_long_by_day ON bench_long (day, id)")
        cursor.execute("ANALYZE bench_long")


def key_at(depth: int) -> str:
    """The key of the page that begins after the row at this depth."""
    row = LongRow._default_manager.get(pk=depth)
    return closed(row, ORDER, f"{LongRow._meta.label_lower}:{','.join(ORDER)}")


def by_key(after: str = "") -> Page[LongRow]:
    return page_of(LongRow._default_manager.all(), order=ORDER, after=after, size=SIZE)


def by_offset(offset: int) -> list[LongRow]:
    return list(LongRow._default_manager.order_by(*ORDER)[offset : offset + SIZE])
