"""What pydantic finds wrong with a configuration, in words for the operator.

Reads pydantic's own list of errors and the models they are about, gives (way to the setting, problem and mend).
Knows nothing of files or lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from briefing.strictyaml import Key, nearest, spell

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

    from briefing.config import Config, Source, Theme

EXPECTED = {
    "string_type": "must be text",
    "path_type": "must be a path",
    "tuple_type": "must be a list, each item behind a hyphen or all between [ and ]",
    "model_type": "must hold settings, one `name: value` on a line",
    "dict_type": "must hold entries, one `name: value` on a line",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
}
"""What a value must be, by pydantic's type of error."""


def contradictions(config: Config) -> Iterator[tuple[Key, str]]:
    """What is wrong between settings, or between them and the disk."""
    keys: dict[str, int] = {}
    for number, source in enumerate(config.sources):
        yield from missing_files(source, ("sources", number), config)
        yield from unknown_themes(source, ("sources", number), config)
        yield from of_no_outlet(source, ("sources", number))
        first = keys.setdefault(source.key, number) if source.key else number
        if first != number:
            problem = f"sources[{number}]: {source.key} is sources[{first}] already; give each its own name"
            yield ("sources", number), problem
    if config.fetch.certificates and not config.fetch.certificates.is_file():
        place = shown(config.fetch.certificates, config)
        yield ("fetch", "certificates"), f"fetch.certificates: there is no file {place}; mend its name"
    if isinstance(config.themes, tuple):
        yield from repeated_themes(config.themes)
    if config.templates and not config.templates.is_dir():
        yield (
            ("templates",),
            f"templates: there is no folder {shown(config.templates, config)}; make it, or mend its name",
        )
    if config.look.fonts and not config.look.fonts.is_dir():  # a font that is not found is replaced without a word
        place = shown(config.look.fonts, config)
        yield ("look", "fonts"), f"look.fonts: {place} is no folder; make it, or mend its name"
    if config.site and ("?" in config.site or "#" in config.site):
        yield ("site",), "site: links are put behind it, so it cannot hold a ? or #; write https://brief.example.org"
    yield from mail_faults(config)
    yield from wrong_holidays(config)
    for key in config.articles:
        if not any(place.is_file() for source in config.sources for place in source.places(key, base=config.folder)):
            hint = meant(nearest(key, neighbours(config)))
            yield ("articles", key), f"articles: {key} is not a file of the sources; {hint or 'mend its name'}"


def mail_faults(config: Config) -> Iterator[tuple[Key, str]]:
    """What a way for mail needs besides itself."""
    mail = config.mail
    kind = mail.transport.partition(":")[0]
    if kind in ("smtp", "smtps", "lmtp") and mail.sender is None:
        yield ("mail",), "mail.from is missing; say who the brief is from: Morning Brief <brief@example.org>"
    if (mail.user is None) != (mail.password_from is None):
        yield ("mail",), "mail.user and mail.password_from belong together; give both, or neither"
    if mail.user and mail.security == "none":
        yield ("mail", "security"), "mail.security: a password is not sent over an open line; choose starttls or tls"
    if kind == "smtps" and mail.security not in (None, "tls"):
        yield ("mail", "security"), "mail.security: smtps:// is tls from the start; write smtp:// for the others"


def wrong_holidays(config: Config) -> Iterator[tuple[Key, str]]:
    """A holidays file that cannot be read, or the first of its lines that is no date."""
    from briefing.config.running import holiday

    way, file = ("schedule", "holidays"), config.schedule.holidays
    if file is None:
        return
    try:
        for number, line in enumerate(config.schedule.lines(), 1):
            try:
                holiday(line)
            except ValueError as error:
                yield way, f"schedule.holidays: {shown(file, config)} line {number}: {error}"
                return
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        yield way, f"schedule.holidays: {shown(file, config)} cannot be read: {reason}; mend its name or permissions"


def missing_files(source: Source, way: Key, config: Config) -> Iterator[tuple[Key, str]]:
    """The folder or files of a source that are not there."""
    forms = [source.folder, source.file, source.files, source.feed, source.page, source.sitemap]
    if sum(form is not None for form in forms) != 1:
        yield way, f"{spell(way)} needs one of folder, file, files, feed, page and sitemap, and no more than one"
        return
    if source.folder and not source.folder.is_dir():
        near = meant(nearest(source.folder.name, names_in(source.folder.parent)))
        yield (
            (*way, "folder"),
            f"there is no folder {shown(source.folder, config)}; {near or 'make it, or mend its name'}",
        )
    for number, file in enumerate(source.named):
        if not file.exists() and not file.is_symlink():
            near = meant(nearest(file.name, names_in(file.parent)))
            key = (*way, "file") if source.file else (*way, "files", number)
            yield key, f"there is no file {shown(file, config)}; {near or 'mend its name'}"


def of_no_outlet(source: Source, way: Key) -> Iterator[tuple[Key, str]]:
    """What is said of an outlet that is not named: it could not be told whose it is."""
    said = [name for name in ("country", "owner", "themes", "weight") if name in source.model_fields_set]
    if said and source.outlet is None:
        yield (*way, said[0]), f"{spell((*way, said[0]))} is said of an outlet; name the `outlet` too"


def unknown_themes(source: Source, way: Key, config: Config) -> Iterator[tuple[Key, str]]:
    """Themes that a source is kept to and the desk does not have."""
    known = [theme.name for theme in config.themes] if isinstance(config.themes, tuple) else []
    for number, name in enumerate(source.themes):
        if name not in known:
            hint = meant(nearest(name, known)) or "name one of `themes`"
            yield (*way, "themes", number), f"{spell((*way, 'themes'))}: there is no theme {name}; {hint}"


def repeated_themes(themes: tuple[Theme, ...]) -> Iterator[tuple[Key, str]]:
    """Themes whose name another theme has."""
    seen = {"others"}
    for number, theme in enumerate(themes):
        if theme.name in seen:
            yield (
                ("themes", number, "name"),
                f"themes[{number}].name: {theme.name} is taken; give each theme its own name",
            )
        seen.add(theme.name)


def shown(path: Path, config: Config) -> Path:
    """A path as the operator wrote it, as near as can be."""
    return path.relative_to(config.folder) if path.is_relative_to(config.folder) else path


def neighbours(config: Config) -> list[str]:
    """Names by which `articles` could know the files of the sources."""
    names = [name for source in config.sources if source.folder for name in names_in(source.folder)]
    files = [file for source in config.sources for file in source.named if file.is_relative_to(config.folder)]
    return names + [file.relative_to(config.folder).as_posix() for file in files]


def names_in(folder: Path) -> list[str]:
    """Names of what a folder holds, sorted; none where it cannot be listed."""
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except OSError:
        return []


def of(errors: Iterable[ErrorDetails], *, model: type[BaseModel]) -> Iterator[tuple[Key, str]]:
    """The faults among `errors` of validating `model`, each once: a misspelt setting is not also a missing one."""
    found = [(untagged(entry["loc"]), entry) for entry in errors]
    misspelt = {
        (*way[:-1], nearest(str(way[-1]), settings_at(model, way[:-1])))
        for way, entry in found
        if entry["type"] == "extra_forbidden"
    }
    ways = {way for way, _ in found}
    for way, entry in found:
        if entry["type"] == "missing" and way in misspelt:
            continue  # the fault is the spelling, and that is told already
        if entry["type"] == "too_short" and any(other[: len(way)] == way and other != way for other in ways):
            continue  # it is short for what is wrong inside it
        yield way, problem(way, entry["type"], entry.get("ctx", {}), entry["input"], model)


def untagged(way: Key) -> Key:
    """A way without the name of the form of `themes`, which pydantic puts behind it."""
    return way[:1] + way[2:] if way[:1] == ("themes",) else way


def problem(way: Key, kind: str, details: Mapping[str, Any], given: object, model: type[BaseModel]) -> str:
    """What is wrong with the setting at `way`, and how to mend it."""
    name = spell(way) or "the configuration"
    if kind == "extra_forbidden":
        known = settings_at(model, way[:-1])
        return f"{name} is not a setting; {meant(nearest(str(way[-1]), known)) or 'here stand ' + ', '.join(known)}"
    if kind == "missing":
        return f"{name} is missing; it says: {description(model, way)}"
    if given is None:
        return f"{name} has no value; give it one, or delete the line"
    if kind == "too_short":
        return f"{name} is empty; it says: {description(model, way)}"
    if kind == "value_error":
        return f"{name}: {details['error']}"
    if kind == "literal_error":
        choices = re.findall(r"'([^']*)'", str(details["expected"]))
        listed = ", ".join(choices) + (", or a list of themes" if way == ("themes",) else "")
        hint = meant(nearest(str(given), choices))
        return f"{name} cannot be {brief(given)}; it can be {listed}" + (f"; {hint}" if hint else "")
    return f"{name} {EXPECTED.get(kind, 'is not right')}, not {brief(given)}".format(**details)


def brief(given: object) -> str:
    """A value as a message shows it."""
    if isinstance(given, dict):
        return "a mapping"
    if isinstance(given, list):
        return "a list"
    text = str(given).lower() if isinstance(given, bool) else str(given)
    return repr(text if len(text) <= 60 else text[:60] + "…")


def meant(name: str | None) -> str:
    """The question whether a near name was meant; "" without one."""
    return f"did you mean {name}?" if name else ""


def model_at(model: type[BaseModel], way: Key) -> type[BaseModel]:
    """The model of the settings at `way`, counted from `model`; the last one passed where no settings stand."""
    for part in way:
        for name, field in model.model_fields.items():
            if part == (field.alias or name):
                model = next(models_in(field.annotation), model)
    return model


def models_in(annotation: object) -> Iterator[type[BaseModel]]:
    """The models that a type is made of."""
    if isinstance(annotation, type) and hasattr(annotation, "model_fields"):
        yield annotation
    for part in get_args(annotation):
        yield from models_in(part)


def settings_at(model: type[BaseModel], way: Key) -> list[str]:
    """Names of the settings that may stand at `way`."""
    return [field.alias or name for name, field in model_at(model, way).model_fields.items()]


def description(model: type[BaseModel], way: Key) -> str:
    """What the setting at `way` is for."""
    fields = model_at(model, way[:-1]).model_fields
    return next((field.description or "" for name, field in fields.items() if (field.alias or name) == way[-1]), "")
