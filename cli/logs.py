"""How the long-lived parts write their logs: a line for each event, and of a fault where it went.

structlog's own default prints what every variable held, and here they hold keys and what raters
typed: a log is read by many more people than the database.
"""

import structlog


def log_without_values() -> None:
    """Set the logging of this process. Tracebacks name files and lines, never values."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.StackInfoRenderer(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            ),
        ]
    )
