"""How mail servers say in plain words what went wrong, and which status codes mean a dead address.

"hard" is kept for an address or domain that does not exist, has moved or takes no mail: only that speaks of the
subscriber for ever. A full mailbox, a policy, a filter, a limit, a broken route speak of now, or of us.
"""

from __future__ import annotations

import re
from typing import Literal

Weight = Literal["hard", "soft"]


def any_of(*patterns: str) -> re.Pattern[str]:
    """One pattern of several, whatever the case."""
    return re.compile("|".join(patterns), re.IGNORECASE)


SERVER = any_of(
    r"mailer-?daemon",
    r"postmaster",
    r"mail delivery (sub)?system",
    r"<>",
    r"mailadm",
    r"\bmdaemon",
    r"mail.?administrator",
)
BOUNCED = any_of(
    r"undeliver(able|ed)",
    r"not (be )?delivered",
    r"delivery (has |have )?(status notification|failed|failure|error|problem)",
    r"delivery report",
    r"deliver(y|ing) .{0,40}fail",
    r"fail(ed|ure) .{0,30}deliver",
    r"return(ed|ing) (mail|to sender)",
    r"mail(er)? (system )?error",
    r"failure notice",
    r"could ?n.t be delivered",
    r"unable to deliver",
    r"cannot (be )?deliver",
    r"user unknown", r"unknown user", r"rejected", r"bounced", r"error delivering", r"could not be reached",
    r"did not reach", r"could not deliver", r"could not be sent", r"undeliverable",
)  # fmt: skip
AWAY = any_of(
    r"(re: ?)?\W*(out of (the )?office|auto(matic)?[- ]?(reply|response|answer)|autoreply|vacation"
    r"|away from|abwesenheit"
    r"|automatische antwort|r[ée]ponse automatique|absence|respuesta autom[áa]tica|risposta automatica)"
)
COMPLAINT = any_of(r"^complaint about message", r"^\[?abuse report", r"^fw: .*\bspam report\b")
DELAYED = any_of(r"\bdelay", r"warning: .*(still|not sent|delayed)")
STILL_TRYING = any_of(
    r"(will|shall) (continue to |keep )?(re-?)?try(ing)? (again |for |to |until )",
    r"no action is required on your part",
    r"this is a warning message only", r"not need to re-?send", r"temporary failure report", r"kept in the queue",
)  # fmt: skip
REPLY = re.compile(r"(?<![\d.:/=-])[45]\d\d[ -](?=[^\d]|[45]\.)(?:(?!\s[45]\d\d[ -]).){0,240}", re.ASCII)
"""What looks like a server's reply, with what stands behind it."""

ORIGINAL = any_of(
    r"-{2,} ?(below this line|this is a copy of|(original|returned|undelivered|rejected) (message|mail)"
    r"|message (header|text)|the header|forwarded message)",
    r"(original message|message headers|message text) (follows?|headers?)",
    r"(?m:^(received|return-path): ?)",
    r"the (headers|body) of the (original )?message",
    r"copy of (the|your) (original )?message",
)  # fmt: skip

FOR_NOW = any_of(
    # the mailbox is full or put away for a while, or its server asks for patience
    r"(mailbox|mail box|inbox|account|quota|user|storage|disk).{0,30}(is |are )?(full|exceed|over ?quota|out of space)",
    r"over ?quota|over the maximum|quota.{0,20}exceed|exceed.{0,30}(quota|storage|limit)|out of storage",
    r"(insufficient|not enough).{0,20}(storage|space)|disk full|no space left|too (large|big|long)"
    r"|size.{0,20}(exceed|limit)",
    r"(account|mailbox|user|address|recipient).{0,40}(suspend|inactive|disabled|deactivat|locked|not active"
    r"|temporar|expired)",
    r"temporarily|try (again|later)|timed? ?out|too many|rate.?limit|receiving mail at a rate|throttl|gr[ae]y-?list",
)  # fmt: skip
OF_SENDER = any_of(
    r"sender|from address|return.?path|mail from|envelope.?from|your (domain|address|name|ip|host|server)|my name",
    r"sending mail|client host|\bhelo\b|\behlo\b|relay|\bspf\b|\bdkim\b|\bdmarc\b|reverse|\bptr\b",
)
AFTER_DATA = any_of(r"(in reply to|after|response to|command:?) (the )?(end of )?data\b")
NO_RECIPIENT = any_of(r"\b5\.1\.1\b|503.{0,20}(need|no|without) (valid )?(rcpt|recipient)")
NO_ACCOUNT = any_of(r"does ?n.?t have (an|a|any) .{0,40}account")
"""Said of the recipient beyond doubt, at whatever command."""

SENDER_REFUSED = any_of(
    r"(in reply to|after|response to|command:?) (the )?mail from", r">>> ?mail from:(?:(?!>>>).){0,300}?<<< ?5"
)
TRANSCRIPT = re.compile(r">>> ?(\w+)(?:(?!>>>).){0,300}?<<< ?[45]\d\d", re.ASCII)
"""A refusal of the message, not of its recipient, whatever it says (RFC 5321 section 3.3)."""

SOFT = any_of(
    r"\bspam|junk|\bvirus|malware|unsolicited|content (filter|reject)|message content|blocked|block ?list"
    r"|black ?list|\brbl\b",
    r"dnsbl|reputation|polic(y|ies)|not (accepted|allowed|permitted|authori[sz]ed)|denied|access|banned|prohibited",
    r"authenticat|loop|too many hops|protocol|syntax|tls|encrypt|certificate|configuration|local (error"
    r"|problem)|i/o error",
    r"resources|name service error",
)  # fmt: skip
WRAPPED = re.compile(r"\d\.\d\.\d - [^']{1,60}\d{3}[ -]'(.+)'", re.ASCII)
"""Some gateways put a heading of their own before what the server said: it is the server that knows."""

ADDRESS = re.compile(r"<[^<>\s]*>|[^\s<>()\[\]\"',;:]+@[^\s<>()\[\]\"',;:]+|\bhttps?://\S+")
HARD = any_of(
    r"(user|recipient|mailbox|account|address|e-?mail|alias|customer|destinataire).{0,60}"
    r"(unknown|not (be )?found|does ?n.?[o']?t exist|not exist|non.?existent|no longer (exist|valid"
    r"|available|here|works)|invalid|not valid"
    r"|not known|not listed|undeliverable address)",
    r"(unknown|no such|invalid|non.?existent|bad|wrong|not a valid|not a known|no valid).{0,25}"
    r"(user|recipient|mailbox|account|address|e-?mail|destination|alias|person|domain|host)",
    r"no (mailbox|account|user|person|one).{0,20}(here|by that|with that|that name|found)",
    r"not our customer",
    r"unrouteable|unroutable",
    r"does ?n.?t have (an|a|any) .{0,30}account",
    r"not a(n)? .{0,20}(user|mailbox|account)\b",
    r"unknown (local|user|or illegal)",
    r"(host|domain|hostname|domain name|dns).{0,60}(not found|unknown|does ?n.?[o']?t exist|not exist"
    r"|nxdomain|no such)",
    r"nxdomain|host unknown|unknown host|domain unknown|no mx|null ?mx|does not accept mail"
    r"|do(es)? not accept (any )?(e-?)?mail",
    r"has (moved|left)|moved to|no longer (with|at|work|employ)|user has left|mailbox.{0,20}(removed"
    r"|deleted|closed|terminated)",
    r"account.{0,20}(deleted|closed|terminated)|couldn.t find any host|not accepting network messages",
    r"no smtp service|550 .{0,60}mailbox unavailable",  # RFC 7505; RFC 5321, 4.2.3: "mailbox not found"
    r"(utilisateur|destinataire|adresse|bo[iî]te|compte|domaine).{0,60}(inconnu|n.existe (pas|plus)|introuvable)",
    r"(benutzer|empf[aä]nger|adresse|postfach|konto|mailbox|domain).{0,60}(unbekannt|existiert nicht|nicht gefunden"
    r"|nicht vorhanden)|kein (benutzer|postfach|konto)|unbekannte[rs]? (benutzer|empf[aä]nger|adresse)",
    r"(usuario|destinatario|direcci[oó]n|buz[oó]n|cuenta|dominio).{0,60}(desconocid|no existe|no encontrad"
    r"|no se (ha )?encontr)",
    r"(usu[aá]rio|destinat[aá]rio|endere[cç]o|conta|dom[ií]nio).{0,60}(desconhecid|n[aã]o existe|n[aã]o encontrad)",
    r"(utente|destinatario|indirizzo|casella|dominio).{0,60}(sconosciut|non esiste|non trovat|inesistente)",
    r"(gebruiker|ontvanger|adres|postvak|domein).{0,60}(onbekend|bestaat niet|niet gevonden)",
    r"(пользовател|получател|адрес|почтовый ящик|домен).{0,60}(не существует|не найден|неизвест)",
    r"(ユーザー?|宛先|受信者|アドレス|ディレクトリ|メールボックス|ドメイン).{0,60}(見つかりません|存在しません|ありません|不明)",
    r"(用户|收件人|地址|邮箱|域名).{0,60}(不存在|未找到|无效)",
    r"(المستخدم|المستلم|العنوان|علبة البريد|صندوق البريد).{0,60}(غير موجود|غير معروف|لا يوجد)",
    r"5\.4\.1 .{0,80}recipient address rejected: access denied",  # Exchange Online, for an address it does not have
)  # fmt: skip

HARD_CODES = re.compile(r"[45]\.1\.(0|1|2|3|6|10)|5\.4\.4|5\.7\.1[78]", re.ASCII)
"""Bad or moved mailbox and system addresses, a domain that takes no mail, no host of that name (RFC 3463, RFC 7505),
a mailbox or domain that is another's now (RFC 7293)."""

VAGUE_CODES = re.compile(r"[245]\.0\.\d+$|", re.ASCII)
"""They only say that it failed."""


def kind_of(text: str, *, around: str = "", code: str = "") -> Weight | None:
    """What a server's words say, or None.

    Args:
        text: the words. Addresses in them do not count: a name may say anything.
        around: the report they stand in, which may tell at which command they were said.
        code: the status code beside them; one that speaks of the address outweighs the command.
    """
    wrapped = WRAPPED.search(text)
    said = ADDRESS.sub(" ", wrapped[1] if wrapped else text)
    if FOR_NOW.search(said) or OF_SENDER.search(said) or SENDER_REFUSED.search(around):
        return "soft"
    if HARD.search(said):
        refused = TRANSCRIPT.search(around)
        of_message = refused[1].upper() == "DATA" if refused else AFTER_DATA.search(around or said)
        of_address = HARD_CODES.fullmatch(code) or NO_RECIPIENT.search(around) or NO_ACCOUNT.search(said)
        return "soft" if of_message and not of_address else "hard"
    return "soft" if SOFT.search(said) else None


def kind_of_code(code: str) -> Weight | None:
    """What a status code says, or None for one that says nothing."""
    if VAGUE_CODES.fullmatch(code):
        return None
    return "hard" if HARD_CODES.fullmatch(code) else "soft"
