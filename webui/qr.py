"""QR codes as inline SVG: black on white in both colour schemes, because cameras want that."""

from markupsafe import Markup


def qr(text: str) -> Markup:
    """Draw a text as a QR code."""
    import segno  # noqa: PLC0415  (seldom wanted, and not small)

    drawn = segno.make(text, micro=False, error="m").svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr"
    )
    return Markup(drawn)  # noqa: S704  (drawn by segno from dots alone)
