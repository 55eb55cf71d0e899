"""What a file is called on a page: what it is and how large, and its name."""

from rules.attachments import Kind

KILO = 1024


def size_text(size: int) -> str:
    """A file's size, rounded up: nobody is told that something has 0 KB."""
    if size < KILO * KILO:
        return f"{-(-size // KILO)} KB"
    return f"{size / KILO / KILO:.1f} MB"


def kind_text(kind: Kind) -> str:
    """What kind of file it is, as people call it."""
    return "WebP" if kind is Kind.WEBP else kind.value.upper()
