"""Working days of 2026: weekends and holidays off, make-up days on; the start day is excluded."""
from datetime import date, timedelta


def _span(first, last):
    days = (last - first).days
    return {first + timedelta(days=n) for n in range(days + 1)}


OFF = (_span(date(2026, 1, 1), date(2026, 1, 3)) | _span(date(2026, 2, 15), date(2026, 2, 23))
       | _span(date(2026, 4, 4), date(2026, 4, 6)) | _span(date(2026, 5, 1), date(2026, 5, 5))
       | _span(date(2026, 6, 19), date(2026, 6, 21)) | _span(date(2026, 9, 25), date(2026, 9, 27))
       | _span(date(2026, 10, 1), date(2026, 10, 7)))
MAKE_UP = {date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9),
           date(2026, 9, 20), date(2026, 10, 10)}


def is_working(day):
    if day.year != 2026:
        raise ValueError(f"no calendar for {day.year}")
    return day in MAKE_UP or (day.weekday() < 5 and day not in OFF)


def add_working_days(day, count):
    while count:
        day += timedelta(days=1)
        count -= is_working(day)
    return day


def working_days_between(first, last):
    """Working days after `first`, up to and including `last`."""
    return sum(is_working(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def working_span(first, last):
    return [d for d in sorted(_span(first, last)) if is_working(d)]


def two_months_later(day):
    """Corresponding day two months on, moved to the next working day (days ≤ 28 only)."""
    due = day.replace(month=day.month + 2)
    while not is_working(due):
        due += timedelta(days=1)
    return due
