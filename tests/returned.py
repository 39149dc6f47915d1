"""Mail that comes back, made for tests: a delivery report, a complaint, a person's or a machine's answer."""

from __future__ import annotations

from email.message import EmailMessage

BASE = "bounces@example.org"
DEAD = "550 5.1.1 <anna@example.org>: Recipient address rejected: User unknown in virtual mailbox table"
FULL = "552 5.2.2 <anna@example.org>: mailbox is full"


def dsn(to: str, *, action: str = "failed", status: str = "5.1.1", said: str = DEAD, text: str = "") -> bytes:
    """A delivery report as RFC 3464 has it."""
    return (
        f"Return-Path: <>\r\nDelivered-To: {to}\r\nFrom: MAILER-DAEMON@mx.example.org\r\nTo: {to}\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        f"--b\r\n\r\n{text or 'I am sorry to have to inform you that your message could not be delivered.'}\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; anna@example.org\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {said}\r\n\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: Morning Brief\r\nFrom: brief@example.org\r\n\r\nHello\r\n--b--\r\n"
    ).encode()


def plain(to: str, subject: str, text: str, **fields: str) -> bytes:
    mail = EmailMessage()
    mail["Delivered-To"] = mail["To"] = to
    mail["From"] = fields.pop("sender", "Anna <anna@example.org>")
    mail["Subject"] = subject
    for name, value in fields.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def complaint(returned: str) -> bytes:
    """A feedback report as RFC 5965 has it."""
    return (
        "From: feedback@provider.example\r\nTo: abuse@example.org\r\nSubject: FW: Morning Brief\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n--b\r\n\r\nAbuse report\r\n'
        "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\nUser-Agent: X/1\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nReturn-Path: <{returned}>\r\nSubject: Morning Brief\r\n\r\nHello\r\n--b--\r\n"
    ).encode()
