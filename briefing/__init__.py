"""A daily briefing newsletter generator: every sentence it prints is a verbatim span of a named article."""

__version__ = "0.1.0"
