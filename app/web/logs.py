"""Logs to standard output, one line an event, without personal data."""

import logging
import re
import secrets
import sys
import time

log = logging.getLogger("hiquality")

EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+")
QUIET = ("uvicorn", "websockets", "httpx", "httpcore", "asyncio")


class Formatter(logging.Formatter):
    """Times in UTC. E-mail addresses are struck out wherever they come from, tracebacks included."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ")

    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        return EMAIL.sub("[e-mail]", super().format(record))


def is_said_twice(record: logging.LogRecord) -> bool:
    """Streamlit logs an error of a page, and then hands it to us, who log it with its number."""
    error = record.exc_info[1] if record.exc_info else None
    ours = isinstance(error, Exception) and not isinstance(error, SyntaxError)
    return record.name == "streamlit.error_util" and record.msg == "Uncaught app execution" and ours


def configure_logs() -> None:
    """Send everything to standard output; uvicorn's lines with addresses of clients are left out."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(Formatter())
    handler.addFilter(lambda record: not is_said_twice(record))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    log.setLevel(logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    adopt_streamlit_loggers()


def adopt_streamlit_loggers() -> None:
    """Streamlit gives each of its loggers a handler of its own, to standard error."""
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("streamlit", *QUIET):
            logger = logging.getLogger(name)
            logger.handlers.clear()
            logger.propagate = True
            logger.setLevel(logging.WARNING)


def log_error(error: BaseException, *, where: str) -> str:
    """Write the traceback under a reference number, and return that number for the person to quote."""
    reference = secrets.token_hex(4).upper()
    log.error("error %s in %s", reference, where, exc_info=error)
    return reference
