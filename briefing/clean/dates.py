"""The date a page prints on itself, in the lines that hold nothing else.

Written out here because the libraries at hand guess: dateparser and dateutil fill what is missing from today's date,
and htmldate (used for HTML, see `page`) swaps day and month. This reads whole dates only and nothing from prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from briefing import text
from briefing.clean import phrases
from briefing.model import Moment

EARLIEST, LATEST = 1900, 2099
"""Years outside are misprints: no article of a briefing is that old or that new."""

MONTHS = (
    "january jan janvier janv januar janner enero ene gennaio gen janeiro januari января янв ocak يناير",
    "february feb fevrier fevr fev februar febrero febbraio fevereiro februari февраля фев subat فبراير",
    "march mar mars marz maerz marzo marco maart марта мар mart مارس",
    "april apr avril avr abril abr aprile апреля апр nisan أبريل ابريل",
    "may mai mayo maggio mag maio mei мая mayis مايو",
    "june jun juin juni junio giugno giu junho июня июн haziran يونيو",
    "july jul juillet juil juli julio luglio lug julho июля июл temmuz يوليو",
    "august aug aout agosto ago augustus августа авг agustos أغسطس",
    "september sep sept septembre septiembre settembre set setembro сентября сен eylul سبتمبر",
    "october oct octobre oktober okt octubre ottobre ott outubro out октября окт ekim أكتوبر",
    "november nov novembre noviembre novembro ноября ноя kasim نوفمبر",
    "december dec decembre dezember dez diciembre dic dicembre dezembro december декабря дек aralik ديسمبر",
)
MONTH_NUMBER = {text.fold(name): number for number, names in enumerate(MONTHS, 1) for name in names.split()}
WEEKDAYS = phrases.words(
    phrases.listed(
        """
        monday; tuesday; wednesday; thursday; friday; saturday; sunday; mon; tue; tues; wed; thu; thur; thurs; fri;
        sat; sun; lundi; mardi; mercredi; jeudi; vendredi; samedi; dimanche; montag; dienstag; mittwoch; donnerstag;
        freitag; samstag; sonntag; lunes; martes; miércoles; jueves; viernes; sábado; domingo; lunedì; martedì;
        mercoledì; giovedì; venerdì; sabato; domenica; segunda; terça; quarta; quinta; sexta; feira; maandag;
        dinsdag; woensdag; donderdag; vrijdag; zaterdag; zondag; понедельник; вторник; среда; четверг; пятница;
        суббота; воскресенье; pazartesi; salı; çarşamba; perşembe; cuma; cumartesi; pazar; الاثنين; الثلاثاء;
        الأربعاء; الخميس; الجمعة; السبت; الأحد
        """
    )
)
LABELS = phrases.listed(
    """
    published; publication date; date of publication; date published; posted; posted on; published on; published at;
    issued; issued on; created; date; first published; originally published; aired; updated; updated on; updated at;
    last updated; last updated on; last updated at; last update; last modified; modified; revised; upd; publié le;
    publié; mis à jour le; modifié le; maj; veröffentlicht; veröffentlicht am; aktualisiert; aktualisiert am; stand;
    publicado; publicado el; publicado em; actualizado; atualizado em; atualizado; pubblicato; pubblicato il;
    aggiornato; gepubliceerd; bijgewerkt; опубликовано; обновлено; yayınlanma; güncelleme; نشر في; 发布时间
    """
)
CHANGES = tuple(
    map(text.fold, ("upd", "last", "modif", "revis", "mis à", "maj", "aktual", "actual", "atual", "aggior", "bijge"))
)
"""How labels begin that date a change, not the publication."""
FILLERS = phrases.words(
    phrases.listed(
        """
        t; z; on; at; am; pm; um; uhr; a; as; o; le; la; il; el; em; de; du; del; der; den; the; by; et; est; edt;
        cet; cest; ist; gmt; utc; bst; msk; pst; pdt; h; hrs; hours; local; time; and; saat; tarihinde; min; minute;
        minutes; mins; read; reading; lesezeit; minuten; lecture; leitura; lettura; lectura; minuti; minutos; ago;
        hour; day; days; sec; views; comments; comment; shares; last; modified; in; temps; мин; минут; чтения; dk;
        okuma
        """
    )
)
"""Words of a stamp that name nothing."""

MONTH = "|".join(sorted(map(re.escape, MONTH_NUMBER), key=lambda name: (-len(name), name)))
YEAR = r"(?P<year>\d{4})"
ORDINAL = r"(?:st|nd|rd|th|er|\.|º|°)"
BETWEEN = r"(?:,? de |,? del |[ ,./-]\s?)"
FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日",
        rf"(?<![\d.:])(?P<day>\d{{1,2}}){ORDINAL}?(?: of| de| d')?[ .,/-]\s?(?P<name>{MONTH})\.?{BETWEEN}{YEAR}(?!\d)",
        rf"(?<!\w)(?P<name>{MONTH})\.?\s?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s{YEAR}(?!\d)",
        rf"(?<![\d./-])(?P<first>\d{{1,2}})(?P<mark>[/.-])(?P<second>\d{{1,2}})(?P=mark){YEAR}(?!\d)",
    )
)
TIME = re.compile(
    r"(?<![\d.])(?P<hour>[01]?\d|2[0-3])\s?[:.h]\s?(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:\.\d{1,9})?)?"
    r"\s*(?P<half>[ap]\.?m\.?(?!\w))?\s*(?P<zone>z(?!\w)|utc(?!\w)|gmt(?!\w)|[+-]\d{2}:?\d{2}(?!\d))?"
)
SPAN = re.compile(
    r"(?<!\w)(?:\d{1,3}|an?|one|un|une|eine[nr]?)\s?(?:min|mins|minutes?|minuten?|minuti|minutos?|sec|secs|seconds?"
    r"|hours?|hrs?|days?|weeks?|h|мин|минут\w*|dk)(?!\w)[. ]{0,2}"
    r"(?:read|ago|lesezeit|de lecture|de lectura|di lettura|de leitura|чтения|okuma)?"
)
LABEL = re.compile(rf"(?<!\w)(?:{phrases.alternatives(LABELS)})(?!\w)\s*:?")
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a line of time says.

    `published` is None for a reading time, a clock alone, or a date that can be read two ways (`dated` says there is
    one). `label` is what is printed before it, folded; `rest` the words that are neither, as a rule the outlet's name.
    """

    published: Moment | None
    dated: bool
    label: str
    rest: tuple[str, ...]


def stamp(line: str) -> Stamp | None:
    """The line read as a time stamp, or None where there is no date, clock or reading time in it."""
    if len(line) > 160 or not any(map(str.isdigit, line)):
        return None
    folded = text.fold(line)
    spans = [match.span() for form in FORMS for match in form.finditer(folded)]
    clocks = [match.span() for match in TIME.finditer(folded)] + [match.span() for match in SPAN.finditer(folded)]
    if not spans and not clocks:
        return None
    labels = [match.group().strip(" :") for match in LABEL.finditer(folded)]
    rest = LABEL.sub(" ", blank(folded, spans + clocks))
    words = tuple(word for word in WORD.findall(rest) if word not in FILLERS and word not in WEEKDAYS)
    return Stamp(moment(folded), bool(spans), labels[0] if labels else "", words)


def blank(line: str, spans: list[tuple[int, int]]) -> str:
    """The line with the given spans put out."""
    characters = list(line)
    for start, end in spans:
        characters[start:end] = " " * (end - start)
    return "".join(characters)


def moment(value: str) -> Moment | None:
    """The first whole and possible date in a folded line, with its time where that names its zone; else None."""
    found = sorted(
        ((match.start(), index, match) for index, form in enumerate(FORMS) for match in form.finditer(value)),
        key=lambda entry: entry[:2],
    )
    for _, _, match in found:
        day = day_of(match)
        if day:
            return timed(day, value, match.end())
    return None


def day_of(match: re.Match[str]) -> date | None:
    """The day a match names; None where it is impossible, or day and month cannot be told apart."""
    parts = match.groupdict()
    year = int(parts["year"])
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        if first <= 12 and second <= 12 and first != second:
            return None
        day, month = (first, second) if second <= 12 else (second, first)
    else:
        day = int(parts["day"])
        month = MONTH_NUMBER[parts["name"]] if parts.get("name") else int(parts["month"])
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


GAP = re.compile(r"[\s,|@-]{0,3}(?:t|at|um|a|as)?\s?")
"""What stands between a date and its time; it may be nothing, so that it always matches."""


def timed(day: date, value: str, end: int) -> Moment:
    """The day, with the clock that follows it within a few characters where that names its zone."""
    match = TIME.match(value, GAP.match(value, end).end())  # type: ignore[union-attr]
    if not match or not match["zone"]:
        return day
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            return day
        hour = hour % 12 + (12 if match["half"].startswith("p") else 0)
    zone = offset(match["zone"])
    if zone is None:
        return day
    return datetime(day.year, day.month, day.day, hour, int(match["minute"]), int(match["second"] or 0), tzinfo=zone)


def offset(zone: str) -> timezone | None:
    """The time zone of "z", "utc", "gmt" or "+01:00"; None for an impossible one."""
    if zone[0] not in "+-":
        return UTC
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 14 or minutes > 59:
        return None
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(-span if zone[0] == "-" else span)
