"""Commands of the morning: run, schedule, and the editor's approve, hold, reject, drop, drafts."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.cli.options import command, count, day
from briefing.cli.printing import complain, progress, tell
from briefing.cli.surroundings import clock, login, read_config
from briefing.errors import FAULT, BriefingError, Busy, UsageError

if TYPE_CHECKING:
    from briefing.cli.outside import Ping
    from briefing.complaints import Complaints
    from briefing.config import Config
    from briefing.journal import Journal
    from briefing.scheduler import Call, Cron, Systemd

DIFFERENT = 3
FAILED = {5}
"""Exit codes of a run that went through, and after which somebody should look."""


def add(commands: Any) -> None:
    """The commands of this group, with their options."""
    run = command(commands, "run", run_command, "what cron calls: fetch, build, publish and send what is due, once")
    run.add_argument("--until", choices=("fetch", "build", "send"), default="send", help="the last step to take")
    run.add_argument("--date", type=day, metavar="D", help="make the edition of this day, due or not, known or not")
    run.add_argument(
        "--repeat", type=count, metavar="MINUTES", help="run again and again with this pause, until told to end"
    )
    run.add_argument("--quiet", action="store_true", help="say only what went wrong; what lasts, once a day")

    schedule = command(commands, "schedule", schedule_command, "print, install or remove what calls the run")
    schedule.add_argument(
        "kind", nargs="?", choices=("cron", "systemd"), default="cron", help="a crontab line, or a service and a timer"
    )
    what = schedule.add_mutually_exclusive_group()
    what.add_argument("--install", action="store_true", help="put it in place")
    what.add_argument("--remove", action="store_true", help="take it away")
    what.add_argument("--check", action="store_true", help="whether it is in place, and when it calls and builds next")
    schedule.add_argument("--every", type=int, default=10, metavar="MINUTES", help="how often (default: 10)")
    schedule.add_argument("--user", action="store_true", help="systemd: units of your own, not of the system")
    schedule.add_argument("--into", type=Path, metavar="DIR", help="systemd: only write the units into this folder")

    rebuild = command(commands, "rebuild", rebuild_command, "make an old edition anew from the store and compare it")
    rebuild.add_argument("edition", type=day, metavar="D", help="date of the edition")
    rebuild.add_argument("--replace", action="store_true", help="put it in its place although it came out different")

    command(commands, "drafts", drafts_command, "the editions that wait for review")
    approve = command(commands, "approve", approve_command, "publish a draft; the next run mails it")
    hold = command(commands, "hold", hold_command, "note that a draft is to wait")
    reject = command(commands, "reject", reject_command, "withdraw a draft for good")
    drop = command(commands, "drop", drop_command, "take notes or sentences out of a draft")
    for made in (approve, hold, reject, drop):
        made.add_argument("edition", metavar="D", help="date of the draft")
        made.add_argument("--by", metavar="NAME", help="who decides (default: your login name)")
    for made in (hold, reject):
        made.add_argument("--why", metavar="TEXT", default="", help="the reason, for the record")
    drop.add_argument(
        "references",
        nargs="+",
        metavar="REF",
        help="a note (theme-1, theme-2, ...), a sentence as article:start, or some words of it",
    )


def run_command(arguments: argparse.Namespace) -> int:
    """Do what is due, once or again and again."""
    once = run_quietly if arguments.quiet else run_once
    if arguments.repeat is None:
        return once(arguments)
    import time

    from briefing.cli import Stopped

    try:
        while True:
            try:
                once(arguments)
            except BriefingError as error:
                for line in str(error).splitlines():
                    complain(arguments, line)
            time.sleep(60 * arguments.repeat)
    except Stopped:  # between two runs, or in the midst of one, which then left all as it was
        return 0


def run_quietly(arguments: argparse.Namespace) -> int:
    """A run nobody waits for: what goes wrong again and again is said once a day; the exit code tells it every time."""
    from briefing.complaints import Complaints

    said = Complaints([arguments.out, arguments.config.parent], now=clock())
    try:
        return run_once(arguments, said=said)
    except BriefingError as error:
        if said.anew(str(error).splitlines()):
            raise
        return error.exit_code
    except Exception as fault:
        if said.anew([f"{type(fault).__name__}: {fault}"]):
            raise
        return FAULT


def run_once(arguments: argparse.Namespace, *, said: Complaints | None = None) -> int:
    """Do what is due and say so in one line; complaints that are `said` already are not said again."""
    from briefing.cli.outside import fetching, pinging, sending
    from briefing.journal import Journal
    from briefing.run import Steps, run

    config = read_config(arguments)
    journal = Journal(config.log_file, clock=clock, largest=config.log.megabytes * 1_000_000, kept=config.log.keep)
    say, ping = progress(), pinging(config, journal)
    steps = Steps(
        clock=clock,
        journal=journal,
        ping=ping,
        fetch=fetching(config),
        send=sending(config, arguments.out),
        say=say,
    )
    try:
        outcome = run(config, out=arguments.out, steps=steps, until=arguments.until, day=arguments.date)
    except Busy as busy:  # another run at work is no event of this one, nor news while it is within its time
        say("")
        if said and busy.since and clock() - busy.since <= config.deadlines.run:
            return busy.exit_code
        raise
    except Exception as error:
        say("")
        failed(arguments, error, journal, ping)
        raise
    say("")
    for line in said.anew(outcome.complaints) if said else outcome.complaints:
        complain(arguments, line)
    if outcome.complaints or not outcome.idle:
        journal.write("ended", code=outcome.code, line=outcome.line, complaints=outcome.complaints)
    elif said:
        said.forget()
    if not outcome.idle:
        ping("failure" if outcome.code in FAILED else "success", outcome.code)
    if not arguments.quiet:
        tell(outcome.line)
    return outcome.code


def failed(arguments: argparse.Namespace, error: Exception, journal: Journal, ping: Ping) -> None:
    """Enter a run that failed into the log, and tell those who watch; a log that fails too hides nothing."""
    from traceback import extract_tb

    known = isinstance(error, BriefingError)
    code = error.exit_code if isinstance(error, BriefingError) else FAULT
    trace = [] if known else [f"{at.filename}:{at.lineno} {at.name}" for at in extract_tb(error.__traceback__)]
    why = str(error) if known else f"{type(error).__name__}: {error}"
    try:
        journal.write("failed", code=code, why=why, **({"trace": trace} if trace else {}))
    except BriefingError as unwritten:
        if str(unwritten) != why:
            complain(arguments, str(unwritten))
    ping("failure", code)


def schedule_command(arguments: argparse.Namespace) -> int:
    """Print what calls the run, or put it in place, take it away, look at it."""
    from briefing.scheduler import INTERVALS, Systemd

    if arguments.every not in INTERVALS:
        raise UsageError(f"--every must be one of {', '.join(map(str, INTERVALS))} minutes, not {arguments.every}")
    config = read_config(arguments)
    call = call_of(config, arguments)
    caller = caller_of(call, arguments)
    if arguments.into and isinstance(caller, Systemd):
        tell(caller.write())
    elif arguments.install:
        for folder in call.writable:
            folder.mkdir(parents=True, exist_ok=True)  # a service may write only into folders that are there
        tell(caller.install())
    elif arguments.remove:
        tell(caller.remove())
    elif arguments.check:
        return check_schedule(config, call, caller)
    else:
        tell(caller.texts().rstrip("\n"))
    return 0


def call_of(config: Config, arguments: argparse.Namespace) -> Call:
    """What is to be called for this desk."""
    from briefing.scheduler import Call

    out = arguments.out.absolute()
    written = [out, config.log_file.parent]
    if "://" not in config.store:
        written.append(Path(config.store).absolute().parent)
    return Call(
        title=config.title,
        python=Path(sys.executable),
        config=arguments.config.absolute(),
        out=out,
        writable=tuple(dict.fromkeys(written)),
        every=arguments.every,
        limit=config.deadlines.run,
    )


def caller_of(call: Call, arguments: argparse.Namespace) -> Cron | Systemd:
    """Cron or systemd, as asked for."""
    from briefing.scheduler import SYSTEM_UNITS, Cron, Systemd

    if arguments.kind == "cron":
        if arguments.user or arguments.into:
            raise UsageError("--user and --into are for systemd; type: briefing schedule systemd ...")
        return Cron(call)
    user = None if arguments.user else owner(call.config)
    return Systemd(call, folder=arguments.into or (user_units() if arguments.user else SYSTEM_UNITS), user=user)


def at_work(config: Config, arguments: argparse.Namespace) -> dict[str, str]:
    """Why neither cron nor systemd calls the run, by kind; "" for one that does, however often."""
    from briefing.scheduler import INTERVALS

    faults: dict[str, str] = {}
    for every in INTERVALS:
        arguments.every = every
        call = call_of(config, arguments)
        for kind in ("cron", "systemd", "your own systemd"):
            try:
                faults[kind] = faults.get(kind, "?") and caller_named(kind, call).fault()
            except BriefingError as error:  # such as a desk whose owner has no name here, as in a container
                faults[kind] = str(error)
    return faults


def caller_named(kind: str, call: Call) -> Cron | Systemd:
    """What would call a desk, in its usual place."""
    from briefing.scheduler import SYSTEM_UNITS, Cron, Systemd

    if kind == "cron":
        return Cron(call)
    if kind == "systemd":
        return Systemd(call, folder=SYSTEM_UNITS, user=owner(call.config))
    return Systemd(call, folder=user_units(), user=None)


def user_units() -> Path:
    """Where units of one's own lie. Raises UsageError for a user without a home."""
    try:
        return Path.home() / ".config/systemd/user"
    except RuntimeError:
        raise UsageError("this user has no home for units of their own; set HOME, or leave --user out") from None


def owner(file: Path) -> str:
    """Who owns a desk's settings, and so whom its service runs as."""
    try:
        return file.owner()
    except (KeyError, OSError):
        raise UsageError(f"{file} belongs to no user known here; give it an owner with chown, or use --user") from None


def check_schedule(config: Config, call: Call, caller: Cron | Systemd) -> int:
    """Say whether the caller is in place, and what comes next."""
    from zoneinfo import ZoneInfo

    from briefing.scheduler import next_call
    from briefing.timetable import next_due

    now, zone = clock(), ZoneInfo(config.timezone)
    fault = caller.fault()
    if fault:
        tell(f"not at work: {fault}")
        return 78
    coming = next_due(config.timetable, now=now)
    due = f"{coming[1].astimezone(zone):%Y-%m-%d %H:%M %Z}" if coming else "not within a year"
    then = f"{next_call(call, now=now).astimezone(zone):%H:%M %Z}"
    tell(f"at work: the next call is at {then}, the next edition is due {due}")
    return 0


def rebuild_command(arguments: argparse.Namespace) -> int:
    """Make an old edition anew and say whether it is the same."""
    from briefing.rebuild import rebuild

    made = rebuild(
        read_config(arguments), out=arguments.out, day=arguments.edition, now=clock(), replace=arguments.replace
    )
    name = arguments.out / arguments.edition.isoformat()
    put = f"; it is in {made.placed} again" if made.placed else ""
    if not made.different:
        tell(f"{name}: made anew, the same byte for byte{put}")
        return 0
    complain(arguments, f"{name}: made anew, {', '.join(made.different)} came out different{put}")
    for reason in made.reasons or ("nothing that does the work is known to have changed: please report this",):
        complain(arguments, f"  {reason}")
    return DIFFERENT


def drafts_command(arguments: argparse.Namespace) -> int:
    """List the editions that wait for review."""
    from briefing.editorial import waiting

    for line in waiting(arguments.out) or ["no edition waits for review"]:
        tell(line)
    return 0


def approve_command(arguments: argparse.Namespace) -> int:
    """Publish a draft."""
    from briefing import editorial

    tell(editorial.approve(read_config(arguments), **decided(arguments)))
    return 0


def hold_command(arguments: argparse.Namespace) -> int:
    """Let a draft wait."""
    from briefing import editorial

    tell(editorial.hold(read_config(arguments), why=arguments.why, **decided(arguments)))
    return 0


def reject_command(arguments: argparse.Namespace) -> int:
    """Withdraw a draft."""
    from briefing import editorial

    tell(editorial.reject(read_config(arguments), why=arguments.why, **decided(arguments)))
    return 0


def drop_command(arguments: argparse.Namespace) -> int:
    """Take notes or sentences out of a draft."""
    from briefing import editorial

    tell(editorial.drop(read_config(arguments), references=arguments.references, **decided(arguments)))
    return 0


def decided(arguments: argparse.Namespace) -> dict[str, Any]:
    """What the editor's commands share: where, which draft, who and when."""
    by = arguments.by or login()
    return {"out": arguments.out, "name": arguments.edition, "by": by, "now": clock()}
