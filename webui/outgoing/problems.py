"""Why a message did not arrive: words that are kept; `problem_words` makes sentences of them."""

from enum import StrEnum


class Problem(StrEnum):
    """One reason; servers' own words never come in."""

    NAME = "name"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    FORBIDDEN = "forbidden"
    CERTIFICATE = "certificate"
    TLS = "tls"
    STARTTLS = "starttls"
    LOGIN = "login"
    GONE = "gone"
    MOVED = "moved"
    BUSY = "busy"
    REJECTED = "rejected"
    RECIPIENTS = "recipients"
    SERVER = "server"
    ANSWER = "answer"
    NOT_INSTALLED = "not_installed"
    URL = "url"
    SERVICE = "service"
    INTERRUPTED = "interrupted"
    TOO_LATE = "too_late"
    UNKNOWN = "unknown"
